/// What a decoder must know before the first frame of a track.
package struct Track: Hashable, Sendable {
    package var codec: CodecConfiguration
    /// Ticks a second of the track's frames: 90000 for picture, the sample rate for sound.
    package var timescale: Int32

    package init(codec: CodecConfiguration) {
        self.codec = codec
        switch codec {
        case .h264, .hevc, .av1, .vp9, .vp8: timescale = Track.videoTimescale
        case .aac(let configuration): timescale = Int32(clamping: max(1, configuration.sampleRate))
        case .opus: timescale = OpusConfiguration.sampleRate
        }
    }

    /// The clock of all video tracks: RTP's, and a multiple of every common frame rate.
    package static let videoTimescale: Int32 = 90_000

    package var kind: MediaKind {
        switch codec {
        case .h264, .hevc, .av1, .vp9, .vp8: .video
        case .aac, .opus: .audio
        }
    }
}

/// A codec with its out-of-band parameters.
package enum CodecConfiguration: Hashable, Sendable {
    case h264(H264Configuration)
    case hevc(HEVCConfiguration)
    case av1(AV1Configuration)
    case vp9(VP9Configuration)
    case vp8(VP8Configuration)
    case aac(AACConfiguration)
    case opus(OpusConfiguration)
}
