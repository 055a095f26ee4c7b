internal import RTP

/// One track towards a viewer: what was negotiated, and its stream.
struct PlaybackTrack: Sendable {
    let media: NegotiatedMedia
    var stream: OutgoingStream
    /// Of the transport-wide number; nil where the viewer doesn't tell of it.
    let feedbackID: UInt8?
    /// What a packet has beside its payload.
    let headerBytes: Int

    init(_ media: NegotiatedMedia, _ source: LocalDescription.SentSource, firstSequence: UInt16) {
        self.media = media
        let repeated: (payloadType: UInt8, ssrc: UInt32)? =
            if let type = media.retransmissionPayloadType, let ssrc = source.retransmission { (type, ssrc) } else { nil }
        stream = OutgoingStream(
            payloadType: media.map.payloadType, ssrc: source.primary, retransmission: repeated, clockRate: media.map.clockRate,
            firstSequence: firstSequence)
        feedbackID = media.feeds(back: "transport-cc") ? media.extensions[.transportSequence] : nil
        headerBytes = 12 + (feedbackID == nil ? 0 : 8)
    }

    func owns(_ ssrc: UInt32) -> Bool { stream.ssrc == ssrc }
}

extension NegotiatedSession {
    /// Names for the streams that are sent: fresh for each session, by the section's mid.
    package func makeSources(canonicalName: String, using random: inout some RandomNumberGenerator) -> [String: LocalDescription.SentSource]
    {
        var taken: Set<UInt32> = []
        func next(_ random: inout some RandomNumberGenerator) -> UInt32 {
            while true {
                let ssrc = UInt32.random(in: 1...UInt32.max, using: &random)
                if taken.insert(ssrc).inserted { return ssrc }
            }
        }
        var sources: [String: LocalDescription.SentSource] = [:]
        for section in media {
            sources[section.mid] = LocalDescription.SentSource(
                primary: next(&random), retransmission: section.retransmissionPayloadType == nil ? nil : next(&random),
                canonicalName: canonicalName)
        }
        return sources
    }
}
