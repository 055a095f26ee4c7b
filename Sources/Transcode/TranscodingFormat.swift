package import Media

/// What sound can be made into: stereo at 48 kHz in one of two codecs.
package enum TranscodingFormat: Sendable {
    /// For WebRTC: packets of 20 ms.
    case opus
    /// AAC-LC for players: frames of 1024 samples.
    case aac

    /// The sound has been coded before, so there is some room above what either codec needs to be transparent.
    var bitsPerSecond: Int64 { self == .opus ? 128_000 : 160_000 }

    /// What decoders must know; the same for every stream, so it is known before the first packet.
    package var codec: CodecConfiguration {
        switch self {
        case .opus: .opus(OpusConfiguration(isStereo: true))
        case .aac: .aac(.stereoLowComplexity)
        }
    }
}
