import Bytes
import Media

struct H264Reader: PictureReader {
    private var adopted = Adopted<H264Configuration>()

    mutating func configure(_ record: ArraySlice<UInt8>) throws(ParseError) {
        adopted.adopt(try H264Configuration(decoderConfigurationRecord: record))
    }

    mutating func takeNewConfiguration() -> CodecConfiguration? { adopted.takeNew().map { .h264($0) } }

    mutating func read(_ payload: ArraySlice<UInt8>, isFlaggedKey: Bool) throws(ParseError) -> CodedPicture? {
        let units = try NALUnits.normalised(payload: payload, lengthSize: adopted.current?.nalUnitLengthSize ?? 4)
        let picture = H264AccessUnit(payload: units)
        if !picture.sequenceParameterSets.isEmpty || !picture.pictureParameterSets.isEmpty { try adoptSets(of: picture) }
        guard adopted.current != nil, picture.hasPicture else { return nil }
        // Some encoders flag pictures that no decoder can start from, and some forget the flag.
        let isKeyFrame = picture.containsIDR || (isFlaggedKey && picture.isRandomAccess)
        return CodedPicture(isKeyFrame: isKeyFrame, payload: units, isBidirectional: picture.sliceType == .b)
    }

    /// Parameter sets in the stream itself: repeated as a rule, changed at times, and the only ones with some encoders.
    private mutating func adoptSets(of picture: H264AccessUnit) throws(ParseError) {
        if let current = adopted.current {
            adopted.adopt(try current.merging(picture))
        } else if !picture.sequenceParameterSets.isEmpty, !picture.pictureParameterSets.isEmpty {
            adopted.adopt(
                try H264Configuration(
                    sequenceParameterSets: picture.sequenceParameterSets.map(Array.init),
                    pictureParameterSets: picture.pictureParameterSets.map(Array.init)))
        }
    }
}
