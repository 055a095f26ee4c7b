package import Bytes

extension HEVCSequenceParameterSet {
    /// - Parameter unit: the NAL unit with its header, with emulation prevention.
    package init(nalUnit unit: ArraySlice<UInt8>, limits: Limits = Limits()) throws(ParseError) {
        self.init()
        guard unit.count <= limits.bytesMax else {
            throw .invalid("a sequence parameter set is longer than bytesMax", offset: limits.bytesMax)
        }
        let raw = EmulationPrevention.removed(from: unit)
        var reader = BitReader(raw.rawSpan)
        guard try reader.readBits(16) >> 9 & 0x3F == UInt32(HEVCUnitType.sequenceParameterSet.rawValue) else {
            throw .invalid("the NAL unit is no sequence parameter set", offset: 0)
        }
        try reader.skip(4)
        temporalLayers = Int(try reader.readBits(3)) + 1
        guard temporalLayers <= 7 else { throw .invalid("sps_max_sub_layers_minus1 is 7", offset: 2) }
        hasNestedTemporalLayers = try reader.readBit()
        profile = try HEVCProfile(from: &reader)
        try HEVCProfile.skipSubLayers(below: temporalLayers - 1, in: &reader)
        id = try reader.number(atMost: 15, "sps_seq_parameter_set_id is above 15")
        try readPicture(from: &reader, limits: limits)
        // Behind the picture's size, nothing matters to a server but the VUI, and pictures are decodable without that.
        try? readRest(from: &reader)
    }

    private mutating func readPicture(from reader: inout BitReader, limits: Limits) throws(ParseError) {
        chromaFormat = UInt8(try reader.number(atMost: 3, "chroma_format_idc is above 3"))
        let hasSeparatePlanes = chromaFormat == 3 ? try reader.readBit() : false
        let columns = Int(try reader.readUnsignedExpGolomb())
        let rows = Int(try reader.readUnsignedExpGolomb())
        guard (1...limits.dimensionMax).contains(columns), (1...limits.dimensionMax).contains(rows) else {
            throw .invalid("the picture has no size, or is larger than dimensionMax", offset: reader.bitOffset / 8)
        }
        (width, height) = (columns, rows)
        if try reader.readBit() {
            let sides = try reader.readWindow()
            // SubWidthC and SubHeightC (table 6-1).
            let chroma = hasSeparatePlanes ? 0 : chromaFormat
            width -= (sides.left + sides.right) * (chroma == 1 || chroma == 2 ? 2 : 1)
            height -= (sides.top + sides.bottom) * (chroma == 1 ? 2 : 1)
            guard width > 0, height > 0 else { throw .invalid("cropping leaves no picture", offset: reader.bitOffset / 8) }
        }
        lumaBitDepth = 8 + UInt8(try reader.number(atMost: 8, "bit_depth_luma is above 16"))
        chromaBitDepth = 8 + UInt8(try reader.number(atMost: 8, "bit_depth_chroma is above 16"))
    }

    private mutating func readRest(from reader: inout BitReader) throws(ParseError) {
        let orderBits = Int(try reader.number(atMost: 12, "log2_max_pic_order_cnt_lsb_minus4 is above 12")) + 4
        let orderings = try reader.readBit() ? temporalLayers : 1
        try reader.skipNumbers(3 * orderings + 6)
        if try reader.readBit(), try reader.readBit() { try Self.skipScalingLists(in: &reader) }
        try reader.skip(2)
        if try reader.readBit() {
            try reader.skip(8)
            try reader.skipNumbers(2)
            try reader.skip(1)
        }
        try Self.skipReferenceSets(in: &reader)
        if try reader.readBit() {
            let count = Int(try reader.number(atMost: 32, "num_long_term_ref_pics_sps is above 32"))
            try reader.skip(count * (orderBits + 1))
        }
        try reader.skip(2)
        if try reader.readBit() { try readUsability(from: &reader) }
    }

    /// §E.2.1, up to the timing.
    private mutating func readUsability(from reader: inout BitReader) throws(ParseError) {
        if try reader.readBit() { sampleAspectRatio = try VideoUsabilityInformation.readAspectRatio(from: &reader) }
        if try reader.readBit() { try reader.skip(1) }
        if try reader.readBit() { colour = try VideoUsabilityInformation.readVideoSignalType(from: &reader) }
        if try reader.readBit() { try reader.skipNumbers(2) }
        try reader.skip(1)
        let areFields = try reader.readBit()
        try reader.skip(1)
        if try reader.readBit() { _ = try reader.readWindow() }
        guard try reader.readBit() else { return }
        let unitsInTick = Double(try reader.readBits(32))
        frameRate = .frameRate(timeScale: try reader.readBits(32), unitsInFrame: areFields ? 2 * unitsInTick : unitsInTick)
    }

    // MARK: What decoders need

    /// §7.3.4.
    private static func skipScalingLists(in reader: inout BitReader) throws(ParseError) {
        for size in 0..<4 {
            for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
                guard try reader.readBit() else {
                    try reader.skipNumbers(1)
                    continue
                }
                try reader.skipNumbers(min(64, 1 << (4 + 2 * size)) + (size > 1 ? 1 : 0))
            }
        }
    }

    /// §7.3.7: each set may be told by its difference from the one before.
    private static func skipReferenceSets(in reader: inout BitReader) throws(ParseError) {
        let count = try reader.number(atMost: 64, "num_short_term_ref_pic_sets is above 64")
        var pictures = 0
        for index in 0..<count {
            if index > 0, try reader.readBit() {
                try reader.skip(1)
                try reader.skipNumbers(1)
                var kept = 0
                for _ in 0...pictures {
                    // used_by_curr_pic_flag, or use_delta_flag where that is 0.
                    let isUsed = try reader.readBit()
                    if isUsed { kept += 1 } else if try reader.readBit() { kept += 1 }
                }
                pictures = kept
            } else {
                let negative = Int(try reader.number(atMost: 16, "num_negative_pics is above 16"))
                let positive = Int(try reader.number(atMost: 16, "num_positive_pics is above 16"))
                pictures = negative + positive
                for _ in 0..<pictures {
                    try reader.skipNumbers(1)
                    try reader.skip(1)
                }
            }
            guard pictures <= 32 else { throw .invalid("a reference set has more than 32 pictures", offset: reader.bitOffset / 8) }
        }
    }
}

extension BitReader {
    /// `ue(v)` with a limit.
    @_lifetime(self: copy self)
    fileprivate mutating func number(atMost max: UInt32, _ reason: StaticString) throws(ParseError) -> UInt32 {
        let offset = bitOffset / 8
        let value = try readUnsignedExpGolomb()
        guard value <= max else { throw .invalid(reason, offset: offset) }
        return value
    }

    /// Passes over Exp-Golomb codes, signed or not.
    @_lifetime(self: copy self)
    fileprivate mutating func skipNumbers(_ count: Int) throws(ParseError) {
        for _ in 0..<count { _ = try readUnsignedExpGolomb() }
    }

    /// What is cut off at each side, in units of the chroma's samples.
    @_lifetime(self: copy self)
    fileprivate mutating func readWindow() throws(ParseError) -> (left: Int, right: Int, top: Int, bottom: Int) {
        let left = Int(try readUnsignedExpGolomb())
        let right = Int(try readUnsignedExpGolomb())
        let top = Int(try readUnsignedExpGolomb())
        return (left, right, top, Int(try readUnsignedExpGolomb()))
    }
}
