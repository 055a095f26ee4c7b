import Media

/// Puts the parameter sets into the key frames of a session in which they have changed.
///
/// The initialization segments say them too, and that is enough for browsers. FFmpeg (tried: 5.1, and with it ffplay and mpv) reads the
/// first initialization segment of a playlist only, and shows nothing but damage behind a change of the picture's size unless the
/// pictures bring their parameter sets along. Sessions without a change stay as they are. With HEVC this isn't what `hvc1` is meant for,
/// but all players take it, and Apple's take nothing else.
struct ParameterSetRepeater {
    private var configuration: CodecConfiguration?
    private var hasChanged = false

    /// The item as it is to be published.
    mutating func pass(_ item: AssembledItem) -> AssembledItem {
        switch item {
        case .tracks(let video?, _):
            hasChanged = hasChanged || configuration != nil && configuration != video.codec
            configuration = video.codec
            return item
        case .frame(var frame) where hasChanged && frame.kind == .video && frame.isRandomAccess:
            guard let configuration else { return item }
            frame.payload = configuration.repeated(in: frame.payload)
            return .frame(frame)
        default:
            return item
        }
    }
}
