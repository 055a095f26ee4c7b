package import Bytes

/// VPCodecConfigurationRecord (VP Codec ISO Media File Format Binding): what `vpcC` and Enhanced RTMP's sequence start hold.
package struct VPCodecRecord: Hashable, Sendable {
    package var profile: UInt8
    /// Ten times the level's number.
    package var level: UInt8
    package var bitDepth: UInt8
    /// 0…3.
    package var chromaSubsampling: UInt8
    package var colour: ColourDescription?

    init(profile: UInt8, level: UInt8, bitDepth: UInt8, chromaSubsampling: UInt8, colour: ColourDescription?) {
        self.profile = profile
        self.level = level
        self.bitDepth = bitDepth
        self.chromaSubsampling = chromaSubsampling
        self.colour = colour
    }

    /// Reads a record with or without the version and flags that `vpcC` has in front.
    package init(_ bytes: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(bytes.rawSpan)
        // The third byte has the bit depth, so it can't be 0 without them.
        if bytes.count >= 12, bytes[bytes.startIndex + 2] == 0 { try reader.skip(4) }
        profile = try reader.readUInt8()
        level = try reader.readUInt8()
        let sampling = try reader.readUInt8()
        (bitDepth, chromaSubsampling) = (sampling >> 4, sampling >> 1 & 7)
        guard profile <= 3, [8, 10, 12].contains(bitDepth) else {
            throw .invalid("a VP codec configuration has no known profile or bit depth", offset: reader.offset)
        }
        let (primaries, transfer, matrix) = (try reader.readUInt8(), try reader.readUInt8(), try reader.readUInt8())
        colour = ColourDescription(primaries: primaries, transfer: transfer, matrix: matrix, isFullRange: sampling & 1 != 0)
    }

    /// With version 1 and no flags in front, as `vpcC`.
    package var bytes: [UInt8] {
        let colour = colour ?? .unspecified
        let sampling = bitDepth << 4 | chromaSubsampling << 1 | (colour.isFullRange ? 1 : 0)
        return [1, 0, 0, 0, profile, level, sampling, colour.primaries, colour.transfer, colour.matrix, 0, 0]
    }

    /// `vp09.PP.LL.DD`, and the rest where it isn't what leaving it out means.
    func codecString(_ name: String) -> String {
        let short = [profile, level, bitDepth]
        let colour = colour ?? .unspecified
        let points = [colour.primaries, colour.transfer, colour.matrix].map { $0 == 2 ? 1 : $0 }
        let isUsual = chromaSubsampling <= 1 && points == [1, 1, 1] && !colour.isFullRange
        let long = isUsual ? [] : [chromaSubsampling] + points + [colour.isFullRange ? 1 : 0]
        return ([name] + (short + long).map(String.twoDigits)).joined(separator: ".")
    }
}

/// Levels, which VP9 and VP8 don't write into the stream (VP9 Bitstream & Decoding Process, annex A).
enum VPLevel {
    /// Where nobody says: what levels are made for.
    static let usualFrameRate = 30.0

    /// Ten times the number of the lowest level that has room for such pictures.
    static func of(width: Int, height: Int, frameRate: Double) -> UInt8 {
        let size = width * height
        let rate = Double(size) * frameRate
        return limits.first { size <= $0.pictureMax && rate <= $0.rateMax }?.level ?? 62
    }

    /// Luma samples of a picture and of a second.
    private static let limits: [(level: UInt8, pictureMax: Int, rateMax: Double)] = [
        (10, 36_864, 829_440), (11, 73_728, 2_764_800), (20, 122_880, 4_608_000), (21, 245_760, 9_216_000),
        (30, 552_960, 20_736_000), (31, 983_040, 36_864_000), (40, 2_228_224, 83_558_400), (41, 2_228_224, 160_432_128),
        (50, 8_912_896, 311_951_360), (51, 8_912_896, 588_251_136), (52, 8_912_896, 1_176_502_272),
        (60, 35_651_584, 1_176_502_272), (61, 35_651_584, 2_353_004_544), (62, 35_651_584, 4_706_009_088),
    ]
}
