extension Track {
    /// The codec and its profile as RFC 6381 writes them, for playlists and MIME types.
    package var codecString: String {
        switch codec {
        case .h264(let configuration): configuration.codecString
        case .aac(let configuration): configuration.codecString
        case .opus(let configuration): configuration.codecString
        }
    }

    /// Columns of the coded picture after cropping; nil for sound.
    package var width: Int? { h264?.width }
    /// Rows of the coded picture after cropping; nil for sound.
    package var height: Int? { h264?.height }
    /// Pictures a second as the encoder declared them; nil for sound and where the encoder doesn't say.
    package var frameRate: Double? { h264?.frameRate }

    private var h264: H264Configuration? {
        if case .h264(let configuration) = codec { configuration } else { nil }
    }
}
