import Bytes
import Media

/// VP9, whose key frames tell what a decoder must know.
struct VP9Reader: PictureReader {
    private var adopted = Adopted<VP9Configuration>()
    private var record: VPCodecRecord?
    private var colour: ColourDescription?

    mutating func configure(_ record: ArraySlice<UInt8>) throws(ParseError) { self.record = try VPCodecRecord(record) }

    mutating func takeNewConfiguration() -> CodecConfiguration? { adopted.takeNew().map { .vp9($0) } }

    mutating func note(_ colour: ColourDescription?) { self.colour = colour }

    mutating func read(_ payload: ArraySlice<UInt8>, isFlaggedKey: Bool) throws(ParseError) -> CodedPicture? {
        let key = try VP9FrameHeader(payload).keyFrame
        if let key { adopted.adopt(VP9Configuration(keyFrame: key, record: record, colour: colour)) }
        return adopted.current.map { _ in CodedPicture(isKeyFrame: key != nil, payload: payload) }
    }
}

/// VP8, likewise. What is sent apart says nothing more.
struct VP8Reader: PictureReader {
    private var adopted = Adopted<VP8Configuration>()

    mutating func configure(_ record: ArraySlice<UInt8>) throws(ParseError) {}

    mutating func takeNewConfiguration() -> CodecConfiguration? { adopted.takeNew().map { .vp8($0) } }

    mutating func read(_ payload: ArraySlice<UInt8>, isFlaggedKey: Bool) throws(ParseError) -> CodedPicture? {
        let key = try VP8FrameHeader(payload).keyFrame
        if let key { adopted.adopt(VP8Configuration(keyFrame: key)) }
        return adopted.current.map { _ in CodedPicture(isKeyFrame: key != nil, payload: payload) }
    }
}
