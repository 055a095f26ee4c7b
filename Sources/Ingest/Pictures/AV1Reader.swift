import Bytes
import Media

struct AV1Reader: PictureReader {
    private var adopted = Adopted<AV1Configuration>()
    /// What came apart from the pictures. Encoders exist whose own sequence headers say more, so those win.
    private var declared: AV1Configuration?

    mutating func configure(_ record: ArraySlice<UInt8>) throws(ParseError) {
        declared = try AV1Configuration(codecConfigurationRecord: record) ?? declared
    }

    mutating func takeNewConfiguration() -> CodecConfiguration? { adopted.takeNew().map { .av1($0) } }

    mutating func read(_ payload: ArraySlice<UInt8>, isFlaggedKey: Bool) throws(ParseError) -> CodedPicture? {
        let unit = try AV1TemporalUnit(payload)
        guard unit.hasPicture else { return nil }
        guard unit.beginsWithKeyFrame else {
            return adopted.current.map { _ in CodedPicture(isKeyFrame: false, payload: unit.payload) }
        }
        guard let header = unit.sequenceHeader else {
            guard let configuration = declared ?? adopted.current else { return nil }
            adopted.adopt(configuration)
            return CodedPicture(isKeyFrame: true, payload: configuration.repeated(in: unit.payload))
        }
        if adopted.current.map({ $0.sequenceHeader[...] != header }) ?? true {
            adopted.adopt(try AV1Configuration(sequenceHeader: header))
        }
        return CodedPicture(isKeyFrame: true, payload: unit.payload)
    }
}
