package import Bytes

/// The beginning of a frame's uncompressed header (VP9 Bitstream & Decoding Process, §6.2).
package struct VP9FrameHeader: Equatable, Sendable {
    /// What only key frames tell.
    package struct KeyFrame: Hashable, Sendable {
        /// 0…3.
        package internal(set) var profile: UInt8
        /// 8, 10 or 12.
        package internal(set) var bitDepth: UInt8 = 8
        /// `color_space` (§7.2.2): 0 unknown, 2 BT.709, 5 BT.2020, 7 sRGB.
        package internal(set) var colourSpace: UInt8 = 0
        package internal(set) var isFullRange = false
        package internal(set) var isSubsampledHorizontally = true
        package internal(set) var isSubsampledVertically = true
        /// Levels end at 16384 columns (annex A).
        package static let dimensionMax = 16384

        /// 1…``dimensionMax``.
        package internal(set) var width = 0
        package internal(set) var height = 0
    }

    /// Nil unless a decoder can start here.
    package let keyFrame: KeyFrame?

    /// - Parameter frame: a frame, or a superframe, whose first frame is looked at. Throws for what is neither.
    package init(_ frame: ArraySlice<UInt8>) throws(ParseError) {
        var reader = BitReader(frame.rawSpan)
        guard try reader.readBits(2) == 2 else { throw .invalid("frame_marker is not 2", offset: 0) }
        let low: UInt8 = try reader.readBit() ? 1 : 0
        let profile: UInt8 = try reader.readBit() ? low + 2 : low
        if profile == 3, try reader.readBit() { throw .invalid("the profile is reserved", offset: 0) }
        // show_existing_frame; frame_type 0 is a key frame.
        guard try !reader.readBit(), try !reader.readBit() else {
            keyFrame = nil
            return
        }
        try reader.skip(2)
        guard try reader.readBits(24) == 0x49_8342 else { throw .invalid("a key frame has no sync code", offset: 1) }
        var key = KeyFrame(profile: profile)
        try key.readColour(from: &reader)
        key.width = Int(try reader.readBits(16)) + 1
        key.height = Int(try reader.readBits(16)) + 1
        guard key.width <= KeyFrame.dimensionMax, key.height <= KeyFrame.dimensionMax else {
            throw .invalid("the picture is larger than dimensionMax", offset: reader.bitOffset / 8)
        }
        keyFrame = key
    }
}

extension VP9FrameHeader.KeyFrame {
    /// `color_config` (§6.2.2).
    fileprivate mutating func readColour(from reader: inout BitReader) throws(ParseError) {
        if profile >= 2 { bitDepth = try reader.readBit() ? 12 : 10 }
        colourSpace = UInt8(try reader.readBits(3))
        let isOdd = profile & 1 == 1
        if colourSpace == 7 {
            guard isOdd else { throw .invalid("sRGB needs profile 1 or 3", offset: reader.bitOffset / 8) }
            isFullRange = true
            (isSubsampledHorizontally, isSubsampledVertically) = (false, false)
            try reader.skip(1)
            return
        }
        isFullRange = try reader.readBit()
        guard isOdd else { return }
        isSubsampledHorizontally = try reader.readBit()
        isSubsampledVertically = try reader.readBit()
        try reader.skip(1)
    }
}
