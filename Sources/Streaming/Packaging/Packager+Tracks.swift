import Media

/// Tracks that come, change and go.
extension Packager {
    mutating func change(video videoTrack: Track?, audio audioTrack: Track?, into events: inout [PackagerEvent]) {
        // What is held is of the track before.
        if audioTrack != initialization?.audio, !heldAudio.isEmpty { goAheadWithAudio(into: &events) }
        flush(into: &events)
        if initialization != nil { oweDiscontinuity() }
        if audio == nil { audioJoined = nil }
        let new = Initialization(index: (initialization?.index ?? -1) + 1, video: videoTrack, audio: audioTrack)
        initialization = new
        lastNumber = max(lastNumber, video?.mediaSequenceNumber ?? -1, audio?.mediaSequenceNumber ?? -1)
        let nextNumber = lastNumber + 1
        Self.adopt(videoTrack, by: &video, new.index, nextNumber, into: &events)
        Self.adopt(audioTrack, by: &audio, new.index, nextNumber, into: &events)
        if videoTrack == nil { pendingAudioCuts = [] }
        events.append(.initialization(new))
    }

    /// A rendition that joins begins with the segment that the discontinuity starts in the other one.
    private static func adopt(
        _ track: Track?, by rendition: inout RenditionPackager?, _ index: Int, _ number: Int, into events: inout [PackagerEvent]
    ) {
        guard let track else {
            rendition?.finishSegment(into: &events)
            rendition = nil
            return
        }
        if rendition == nil {
            rendition = RenditionPackager(track: track, initializationIndex: index, firstNumber: number)
        } else {
            rendition?.change(track: track, initializationIndex: index)
        }
    }
}
