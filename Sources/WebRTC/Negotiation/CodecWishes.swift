/// What we can take, or have to give.
package enum CodecWishes: Sendable {
    /// For ingest: the codecs of each kind, best first.
    case takes(video: [RTPCodec.Kind], audio: [RTPCodec.Kind])
    /// For playback: what the publication has. For H.264, how it was encoded.
    case gives(video: RTPCodec?, audio: RTPCodec?)

    /// Whatever a publisher can send. H.264 first, which plays everywhere by HLS too; VP9 and AV1 do so in today's browsers. VP8 costs less
    /// than they do, but no browser plays it from MP4.
    package static let publishers = CodecWishes.takes(video: [.h264, .vp9, .av1, .vp8, .h265], audio: [.opus])

    /// Among what an offer's section has, in the peer's order, the payload type to use.
    func choose(from maps: [(map: RTPMap, codec: RTPCodec)], isVideo: Bool) -> (map: RTPMap, codec: RTPCodec)? {
        switch self {
        case .takes(let video, let audio):
            for kind in isVideo ? video : audio {
                let candidates = maps.filter { $0.codec.kind == kind }
                // Cut units let any picture through, whatever its size.
                if let found = candidates.first(where: { Self.packetizationMode($0.codec) != 0 }) ?? candidates.first { return found }
            }
            return nil
        case .gives(let video, let audio):
            guard let source = isVideo ? video : audio else { return nil }
            let candidates = maps.filter { $0.codec.kind == source.kind && Self.packetizationMode($0.codec) != 0 }
            guard case .h264(let encoded) = source, let profile = encoded.decoderProfile else { return candidates.first }
            return candidates.first { Self.decoderProfile($0.codec) == profile }
                ?? candidates.first { Self.decoderProfile($0.codec)?.decodes(profile) == true }
                // Browsers' lists are of what their encoders make; their decoders take Main and High all the same.
                ?? candidates.last
        }
    }

    /// Whether there is something for this kind of section at all.
    func wants(isVideo: Bool) -> Bool {
        switch self {
        case .takes(let video, let audio): !(isVideo ? video : audio).isEmpty
        case .gives(let video, let audio): (isVideo ? video : audio) != nil
        }
    }

    /// In words, for a refusal.
    func names(isVideo: Bool) -> String {
        switch self {
        case .takes(let video, let audio): (isVideo ? video : audio).map(\.rawValue).joined(separator: ", ")
        case .gives(let video, let audio): (isVideo ? video : audio)?.kind.rawValue ?? "nothing"
        }
    }

    private static func packetizationMode(_ codec: RTPCodec) -> Int? {
        if case .h264(let parameters) = codec { parameters.packetizationMode } else { nil }
    }

    private static func decoderProfile(_ codec: RTPCodec) -> H264FormatParameters.DecoderProfile? {
        if case .h264(let parameters) = codec { parameters.decoderProfile } else { nil }
    }
}
