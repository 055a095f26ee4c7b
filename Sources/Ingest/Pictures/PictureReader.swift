package import Bytes
package import Media

/// Reads one codec's pictures as encoders send them: finds what a decoder must know first, and makes the form that the engine carries.
package protocol PictureReader: Sendable {
    /// Takes what the encoder sends apart from the pictures: the record that MP4 would hold.
    mutating func configure(_ record: ArraySlice<UInt8>) throws(ParseError)
    /// Nil for what is no picture, and as long as it can't be decoded.
    ///
    /// - Parameter isFlaggedKey: the encoder says that a decoder can start here.
    mutating func read(_ payload: ArraySlice<UInt8>, isFlaggedKey: Bool) throws(ParseError) -> CodedPicture?
    /// What a decoder must know from the next picture on, where that is new since the last time; ask before the picture is passed on.
    mutating func takeNewConfiguration() -> CodecConfiguration?
    /// How samples become light, as the encoder said apart from the codec; nil takes it back. Codecs that know it themselves don't listen.
    mutating func note(_ colour: ColourDescription?)
}

extension PictureReader {
    package mutating func note(_ colour: ColourDescription?) {}
}

package struct CodedPicture: Equatable, Sendable {
    /// A decoder can start here, whatever the encoder says.
    package var isKeyFrame: Bool
    /// As `Frame.payload` is.
    package var payload: ArraySlice<UInt8>
    /// It is predicted from pictures that are shown later, as far as the codec shows that.
    package var isBidirectional = false
}

extension VideoCodec {
    package func makeReader() -> any PictureReader {
        switch self {
        case .h264: H264Reader()
        case .hevc: HEVCReader()
        case .av1: AV1Reader()
        case .vp9: VP9Reader()
        case .vp8: VP8Reader()
        }
    }
}

/// A configuration, and whether it has been told.
struct Adopted<Configuration: Equatable & Sendable>: Sendable {
    private(set) var current: Configuration?
    private var isNew = false

    mutating func adopt(_ configuration: Configuration) {
        guard configuration != current else { return }
        current = configuration
        isNew = true
    }

    mutating func takeNew() -> Configuration? {
        defer { isNew = false }
        return isNew ? current : nil
    }
}
