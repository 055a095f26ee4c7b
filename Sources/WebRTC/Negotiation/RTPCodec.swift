/// A codec as RTP carries it.
package enum RTPCodec: Hashable, Sendable {
    case h264(H264FormatParameters)
    case h265
    case vp8
    case vp9
    case av1
    case opus

    /// Nil for what we don't know, and for forms of it that we can't take apart.
    init?(_ map: RTPMap) {
        switch (map.encoding, map.clockRate) {
        case ("h264", 90_000):
            guard let parameters = H264FormatParameters(map.parameters), parameters.packetizationMode <= 1 else { return nil }
            self = .h264(parameters)
        case ("h265", 90_000):
            // Units out of decoding order have numbers that we don't read (RFC 7798, §7.1).
            guard map.parameters["sprop-max-don-diff"].map({ $0 == "0" }) ?? true else { return nil }
            self = .h265
        case ("vp8", 90_000): self = .vp8
        case ("vp9", 90_000): self = .vp9
        case ("av1", 90_000): self = .av1
        // Always told as two channels (RFC 7587, §7).
        case ("opus", 48_000): self = .opus
        default: return nil
        }
    }

    package var kind: Kind {
        switch self {
        case .h264: .h264
        case .h265: .h265
        case .vp8: .vp8
        case .vp9: .vp9
        case .av1: .av1
        case .opus: .opus
        }
    }

    /// The codec without its form.
    package enum Kind: String, Hashable, Sendable {
        case h264 = "H.264"
        case h265 = "HEVC"
        case vp8 = "VP8"
        case vp9 = "VP9"
        case av1 = "AV1"
        case opus = "Opus"
    }
}
