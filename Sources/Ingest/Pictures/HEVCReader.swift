import Bytes
import Media

struct HEVCReader: PictureReader {
    private var adopted = Adopted<HEVCConfiguration>()
    private var hasBegun = false
    /// Decoding begins at the latest random access picture: leading pictures that need older ones can't be decoded.
    private var skipsLeadingPictures = true

    mutating func configure(_ record: ArraySlice<UInt8>) throws(ParseError) {
        adopted.adopt(try HEVCConfiguration(decoderConfigurationRecord: record))
    }

    mutating func takeNewConfiguration() -> CodecConfiguration? { adopted.takeNew().map { .hevc($0) } }

    mutating func read(_ payload: ArraySlice<UInt8>, isFlaggedKey: Bool) throws(ParseError) -> CodedPicture? {
        let units = try NALUnits.normalised(payload: payload, lengthSize: adopted.current?.nalUnitLengthSize ?? 4)
        let picture = HEVCAccessUnit(payload: units)
        if picture.hasParameterSets { try adoptSets(of: picture) }
        guard adopted.current != nil, let type = picture.pictureType else { return nil }
        if type.isRandomAccess {
            skipsLeadingPictures = !hasBegun || !type.isCleanRandomAccess
            hasBegun = true
        }
        guard !type.isSkippedLeading || !skipsLeadingPictures else { return nil }
        return CodedPicture(isKeyFrame: type.isRandomAccess, payload: units)
    }

    private mutating func adoptSets(of picture: HEVCAccessUnit) throws(ParseError) {
        if let current = adopted.current {
            adopted.adopt(try current.merging(picture))
        } else if let configuration = try? HEVCConfiguration(picture) {
            adopted.adopt(configuration)
        }
    }
}
