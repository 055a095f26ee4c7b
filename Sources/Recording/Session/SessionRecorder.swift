import Media
package import Streaming

/// Records a session: hands its parts, as viewers get them, to the queue in front of the disk. Lives on the publication's loop.
package final class SessionRecorder: PublicationSubscriber {
    private let queue: RecorderQueue

    package init(queue: RecorderQueue) { self.queue = queue }

    package func publication(_ publication: Publication, packaged events: [PackagerEvent]) {
        for event in events {
            switch event {
            case .initialization(let initialization): queue.startFile(RecordingFileStart(initialization))
            case .part(let part): queue.enqueue(RecordingPart(part))
            case .segmentFinished: break
            }
        }
    }

    package func publicationChangedState(_ publication: Publication) {
        guard case .ended(let reason) = publication.state else { return }
        switch reason {
        case .encoderStopped, .encoderGone: queue.finish(.publisherLeft)
        case .keyRotated, .livestreamRemoved, .stopped: queue.finish(.stopped)
        case .serverStopped: queue.finish(.shutdown)
        }
    }
}

extension RecordingFileStart {
    fileprivate init(_ initialization: Initialization) {
        func track(_ kind: MediaKind) -> Track? {
            guard let track = initialization.track(kind), let bytes = initialization.bytes(kind) else { return nil }
            return Track(timescale: UInt32(clamping: track.timescale), initialization: bytes)
        }
        self.init(initialization: initialization.combinedBytes, video: track(.video), audio: track(.audio))
    }
}

extension RecordingPart {
    fileprivate init(_ part: Part) {
        self.init(
            rendition: part.kind, mediaSequenceNumber: part.mediaSequenceNumber, partIndex: part.index, decodeTime: part.decodeTime.value,
            duration: part.duration.value, isIndependent: part.isIndependent, followsDiscontinuity: part.startsAfterDiscontinuity,
            programDateTime: part.programDateTimeMilliseconds, bytes: part.bytes[...])
    }
}
