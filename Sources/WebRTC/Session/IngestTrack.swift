internal import Bytes
internal import RTP

/// A frame that a publisher sent.
package struct IngestFrame: Equatable, Sendable {
    /// The track's place among ``NegotiatedSession/media``.
    package var track: Int
    /// In the track's RTP clock, counted on.
    package var time: Int64
    /// When it was taken, in microseconds of the sender's wall clock, which its tracks have in common; nil before its first report.
    package var senderMicroseconds: Int64?
    package var isKeyFrame: Bool
    package var payload: [UInt8]
}

/// One track of a publisher: packets in any order in, frames in order out, and what the publisher is to be told.
struct IngestTrack: Sendable {
    let media: NegotiatedMedia
    let place: Int
    var ssrc: UInt32?
    var retransmissionSSRC: UInt32?
    private var assembler: IngestAssembler
    private var sequences = SequenceUnwrapper()
    private var timestamps = TimestampUnwrapper()
    private var reorder = ReorderBuffer()
    private var nack: NACKGenerator
    private var statistics: ReceptionStatistics
    var clock: SenderClock
    private var keyFrames = KeyFrameRequests()
    private let repeats: Bool

    init(_ media: NegotiatedMedia, place: Int) {
        assembler = IngestAssembler(media.codec.kind)
        self.media = media
        self.place = place
        ssrc = media.primarySource
        retransmissionSSRC = media.retransmissionSource
        nack = NACKGenerator()
        statistics = ReceptionStatistics(clockRate: media.map.clockRate)
        clock = SenderClock(clockRate: media.map.clockRate)
        repeats = media.feeds(back: "nack")
    }

    /// Packets that wait for those in front of them.
    var heldPackets: Int { reorder.heldCount }

    func accepts(_ header: RTPHeader) -> Bool {
        header.payloadType == media.map.payloadType || header.payloadType == media.retransmissionPayloadType
    }

    /// Takes an authentic packet.
    mutating func receive(_ header: RTPHeader, payload: RawSpan, at now: Instant) {
        if header.payloadType == media.retransmissionPayloadType {
            retransmissionSSRC = header.ssrc
            guard let original = Retransmission.originalSequence(payload) else { return }
            let rest = payload.extracting(Retransmission.headerByteCount..<payload.byteCount)
            insert(sequences.unwrap(original), header, rest, at: now)
        } else {
            ssrc = header.ssrc
            let sequence = sequences.unwrap(header.sequence)
            statistics.note(sequence, timestamp: header.timestamp, at: now)
            insert(sequence, header, payload, at: now)
        }
    }

    private mutating func insert(_ sequence: Int64, _ header: RTPHeader, _ payload: RawSpan, at now: Instant) {
        if repeats { nack.note(sequence, at: now) }
        _ = reorder.insert(sequence: sequence, timestamp: header.timestamp, marker: header.marker, payload: payload, at: now)
    }

    /// The next frame that is whole. Call it until it is nil.
    mutating func nextFrame(at now: Instant) -> IngestFrame? {
        while let output = reorder.next(at: now) {
            switch output {
            case .lost(let range):
                nack.forget(below: range.upperBound)
                assembler.noteLoss()
            case .packet(let packet):
                guard let frame = assembler.receive(packet) else { continue }
                if frame.isKeyFrame { keyFrames.noteKeyFrame() }
                return IngestFrame(
                    track: place, time: timestamps.unwrap(frame.timestamp), senderMicroseconds: clock.senderMicroseconds(frame.timestamp),
                    isKeyFrame: frame.isKeyFrame, payload: frame.payload)
            }
        }
        if assembler.needsKeyFrame, ssrc != nil { keyFrames.want() }
        return nil
    }

    /// A viewer or a segment wants one.
    mutating func wantKeyFrame() { keyFrames.want() }

    mutating func setRoundTrip(_ time: Duration) { nack.setRoundTrip(time) }

    /// Writes requests for what is missing and for a key frame, where they are due.
    mutating func writeRequests(to writer: inout RTCPWriter, at now: Instant) {
        guard let ssrc else { return }
        var due: [UInt16] = []
        nack.takeDue(at: now, into: &due)
        if !due.isEmpty { writer.writeNACK(media: ssrc, due) }
        if nack.takeOverflow() { keyFrames.want() }
        if media.feeds(back: "nack pli") || media.feeds(back: "ccm fir"), keyFrames.takeDue(at: now) {
            writer.writePictureLoss(media: ssrc)
        }
    }

    mutating func takeReport(at now: Instant) -> RTCPReportBlock? {
        guard let ssrc else { return nil }
        return statistics.takeReport(
            ssrc: ssrc, lastSenderReport: clock.lastReport?.middle ?? 0, delay: clock.delaySinceLastReport(at: now))
    }

    func nextDeadline(at now: Instant) -> Instant? {
        [reorder.nextDeadline, nack.nextDeadline, keyFrames.nextDeadline(at: now)].compactMap(\.self).min()
    }
}
