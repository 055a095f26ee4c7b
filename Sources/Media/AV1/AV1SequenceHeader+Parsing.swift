package import Bytes

extension AV1SequenceHeader {
    /// Sequence headers have 10 to 20 bytes; with all 32 operating points, some 300.
    package static let bytesMax = 1024

    /// - Parameter payload: of the OBU, without its header and size.
    package init(payload: ArraySlice<UInt8>) throws(ParseError) {
        self.init()
        guard payload.count <= Self.bytesMax else { throw .invalid("a sequence header is longer than bytesMax", offset: Self.bytesMax) }
        var reader = BitReader(payload.rawSpan)
        profile = UInt8(try reader.readBits(3))
        guard profile <= 2 else { throw .invalid("seq_profile is reserved", offset: 0) }
        try reader.skip(1)
        isReducedStillPicture = try reader.readBit()
        if isReducedStillPicture { level = UInt8(try reader.readBits(5)) } else { try readOperation(from: &reader) }
        let widthBits = Int(try reader.readBits(4)) + 1
        let heightBits = Int(try reader.readBits(4)) + 1
        width = Int(try reader.readBits(widthBits)) + 1
        height = Int(try reader.readBits(heightBits)) + 1
        guard width <= Self.dimensionMax, height <= Self.dimensionMax else {
            throw .invalid("the picture is larger than dimensionMax", offset: reader.bitOffset / 8)
        }
        if !isReducedStillPicture, try reader.readBit() { try reader.skip(7) }
        try reader.skip(3)
        if !isReducedStillPicture { try Self.skipTools(in: &reader) }
        try reader.skip(3)
        try readColour(from: &reader)
    }

    /// Timing and operating points, of which the first is the whole stream.
    private mutating func readOperation(from reader: inout BitReader) throws(ParseError) {
        var delayBits: Int?
        if try reader.readBit() {
            try readTiming(from: &reader)
            if try reader.readBit() {
                delayBits = Int(try reader.readBits(5)) + 1
                try reader.skip(32 + 5 + 5)
            }
        }
        let hasDisplayDelays = try reader.readBit()
        for point in 0...(try reader.readBits(5)) {
            try reader.skip(12)
            let pointLevel = UInt8(try reader.readBits(5))
            let pointIsHighTier = pointLevel > 7 ? try reader.readBit() : false
            if point == 0 { (level, isHighTier) = (pointLevel, pointIsHighTier) }
            if let delayBits, try reader.readBit() { try reader.skip(2 * delayBits + 1) }
            if hasDisplayDelays, try reader.readBit() { try reader.skip(4) }
        }
    }

    /// `timing_info` (§5.5.3).
    private mutating func readTiming(from reader: inout BitReader) throws(ParseError) {
        let unitsInTick = Double(try reader.readBits(32))
        let timeScale = try reader.readBits(32)
        guard try reader.readBit() else { return }
        frameRate = .frameRate(timeScale: timeScale, unitsInFrame: unitsInTick * (Double(try reader.readUnsignedExpGolomb()) + 1))
    }

    /// From `enable_interintra_compound` to `order_hint_bits_minus_1`.
    private static func skipTools(in reader: inout BitReader) throws(ParseError) {
        try reader.skip(4)
        let hasOrderHint = try reader.readBit()
        if hasOrderHint { try reader.skip(2) }
        // Screen content tools: chosen by each picture, or for all; only where they may be in use, integer motion vectors are told likewise.
        let choosesTools = try reader.readBit()
        let mayUseTools = choosesTools ? true : try reader.readBit()
        if mayUseTools, try !reader.readBit() { try reader.skip(1) }
        if hasOrderHint { try reader.skip(3) }
    }

    /// `color_config` (§5.5.2).
    private mutating func readColour(from reader: inout BitReader) throws(ParseError) {
        let isHighBitDepth = try reader.readBit()
        bitDepth = isHighBitDepth ? 10 : 8
        if profile == 2, isHighBitDepth, try reader.readBit() { bitDepth = 12 }
        isMonochrome = profile == 1 ? false : try reader.readBit()
        if try reader.readBit() {
            colour.primaries = UInt8(try reader.readBits(8))
            colour.transfer = UInt8(try reader.readBits(8))
            colour.matrix = UInt8(try reader.readBits(8))
        }
        if isMonochrome {
            colour.isFullRange = try reader.readBit()
            return
        }
        // sRGB.
        if (colour.primaries, colour.transfer, colour.matrix) == (1, 13, 0) {
            colour.isFullRange = true
            (isSubsampledHorizontally, isSubsampledVertically) = (false, false)
            return
        }
        colour.isFullRange = try reader.readBit()
        try readSubsampling(from: &reader)
        if isSubsampledHorizontally, isSubsampledVertically { chromaSamplePosition = UInt8(try reader.readBits(2)) }
    }

    private mutating func readSubsampling(from reader: inout BitReader) throws(ParseError) {
        switch profile {
        case 0: (isSubsampledHorizontally, isSubsampledVertically) = (true, true)
        case 1: (isSubsampledHorizontally, isSubsampledVertically) = (false, false)
        default:
            isSubsampledHorizontally = bitDepth == 12 ? try reader.readBit() : true
            isSubsampledVertically = bitDepth == 12 && isSubsampledHorizontally ? try reader.readBit() : false
        }
    }
}
