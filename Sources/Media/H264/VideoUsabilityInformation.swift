package import Bytes

/// The part of the VUI (ITU-T H.264, annex E) that matters to a server.
package struct VideoUsabilityInformation: Hashable, Sendable {
    package var sampleAspectRatio: SampleAspectRatio?
    package var colour: ColourDescription?
    /// Seconds of a tick = `unitsInTick` / `timeScale`; a frame lasts two ticks. Both 0 when absent.
    package var unitsInTick: UInt32 = 0
    package var timeScale: UInt32 = 0
    package var isFixedFrameRate = false
    /// `max_num_reorder_frames`; nil without bitstream restrictions.
    package var reorderFramesMax: UInt32?

    package init() {}

    /// Fills in what the bits hold. Encoders with a cut or broken VUI exist: on a throw the fields read so far stay.
    package mutating func read(from reader: inout BitReader) throws(ParseError) {
        if try reader.readBit() { sampleAspectRatio = try Self.readAspectRatio(from: &reader) }
        if try reader.readBit() { try reader.skip(1) }
        if try reader.readBit() { colour = try Self.readVideoSignalType(from: &reader) }
        if try reader.readBit() {
            _ = try reader.readUnsignedExpGolomb()
            _ = try reader.readUnsignedExpGolomb()
        }
        if try reader.readBit() {
            let units = try reader.readBits(32)
            timeScale = try reader.readBits(32)
            unitsInTick = units
            isFixedFrameRate = try reader.readBit()
        }
        try Self.skipReferenceDecoder(in: &reader)
        if try reader.readBit() { try readBitstreamRestriction(from: &reader) }
    }

    static func readAspectRatio(from reader: inout BitReader) throws(ParseError) -> SampleAspectRatio? {
        let index = Int(try reader.readBits(8))
        if index == 255 {
            let horizontal = UInt16(try reader.readBits(16))
            return SampleAspectRatio(horizontal: horizontal, vertical: UInt16(try reader.readBits(16)))
        }
        guard aspectRatios.indices.contains(index) else { return nil }
        return SampleAspectRatio(horizontal: aspectRatios[index].0, vertical: aspectRatios[index].1)
    }

    /// Table E-1.
    private static let aspectRatios: [(UInt16, UInt16)] = [
        (0, 0), (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11),
        (80, 33), (18, 11), (15, 11), (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
    ]

    static func readVideoSignalType(from reader: inout BitReader) throws(ParseError) -> ColourDescription {
        try reader.skip(3)
        var description = ColourDescription(primaries: 2, transfer: 2, matrix: 2, isFullRange: try reader.readBit())
        if try reader.readBit() {
            description.primaries = UInt8(try reader.readBits(8))
            description.transfer = UInt8(try reader.readBits(8))
            description.matrix = UInt8(try reader.readBits(8))
        }
        return description
    }

    private static func skipReferenceDecoder(in reader: inout BitReader) throws(ParseError) {
        let hasNAL = try reader.readBit()
        if hasNAL { try skipReferenceDecoderParameters(in: &reader) }
        let hasVCL = try reader.readBit()
        if hasVCL { try skipReferenceDecoderParameters(in: &reader) }
        try reader.skip(hasNAL || hasVCL ? 2 : 1)
    }

    /// §E.1.2.
    private static func skipReferenceDecoderParameters(in reader: inout BitReader) throws(ParseError) {
        let last = try reader.readUnsignedExpGolomb()
        guard last <= 31 else { throw .invalid("cpb_cnt_minus1 is above 31", offset: reader.bitOffset / 8) }
        try reader.skip(8)
        for _ in 0...last {
            _ = try reader.readUnsignedExpGolomb()
            _ = try reader.readUnsignedExpGolomb()
            try reader.skip(1)
        }
        try reader.skip(20)
    }

    private mutating func readBitstreamRestriction(from reader: inout BitReader) throws(ParseError) {
        try reader.skip(1)
        for _ in 0..<4 { _ = try reader.readUnsignedExpGolomb() }
        let reorder = try reader.readUnsignedExpGolomb()
        // A number above the size of any decoded picture buffer says nothing.
        if reorder <= 16 { reorderFramesMax = reorder }
    }
}
