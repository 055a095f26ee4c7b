extension Track {
    /// The codec and its profile as RFC 6381 writes them, for playlists and MIME types.
    package var codecString: String {
        switch codec {
        case .h264(let configuration): configuration.codecString
        case .hevc(let configuration): configuration.codecString
        case .av1(let configuration): configuration.codecString
        case .vp9(let configuration): configuration.codecString
        case .vp8(let configuration): configuration.codecString
        case .aac(let configuration): configuration.codecString
        case .opus(let configuration): configuration.codecString
        }
    }

    /// Columns of the coded picture after cropping; nil for sound.
    package var width: Int? { codec.video?.width }
    /// Rows of the coded picture after cropping; nil for sound.
    package var height: Int? { codec.video?.height }
    /// Pictures a second as the encoder declared them; nil for sound and where the encoder doesn't say.
    package var frameRate: Double? { codec.video?.frameRate }
    /// How the picture's light is coded, as players are told; standard for sound.
    package var videoRange: VideoRange { codec.video?.colour?.range ?? .standard }
}

extension CodecConfiguration {
    /// What every picture codec says; nil for sound.
    package var video: (any VideoConfiguration)? {
        switch self {
        case .h264(let configuration): configuration
        case .hevc(let configuration): configuration
        case .av1(let configuration): configuration
        case .vp9(let configuration): configuration
        case .vp8(let configuration): configuration
        case .aac, .opus: nil
        }
    }

    /// A key frame's payload with what a decoder needs to start there in it, where the codec has that in the stream at all.
    package func repeated(in payload: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        switch self {
        case .h264(let configuration): configuration.repeated(in: payload)
        case .hevc(let configuration): configuration.repeated(in: payload)
        case .av1(let configuration): configuration.repeated(in: payload)
        case .vp9, .vp8, .aac, .opus: payload
        }
    }
}
