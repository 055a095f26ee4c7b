package import Bytes

extension SequenceParameterSet {
    /// - Parameter unit: the NAL unit with its header byte, with emulation prevention.
    package init(nalUnit unit: ArraySlice<UInt8>, limits: Limits = Limits()) throws(ParseError) {
        self.init()
        guard unit.count <= limits.bytesMax else {
            throw .invalid("a sequence parameter set is longer than bytesMax", offset: limits.bytesMax)
        }
        let raw = EmulationPrevention.removed(from: unit)
        var reader = BitReader(raw.rawSpan)
        guard try reader.readBits(8) & 0x1F == UInt32(NALUnitType.sequenceParameterSet.rawValue) else {
            throw .invalid("the NAL unit is no sequence parameter set", offset: 0)
        }
        profile = UInt8(try reader.readBits(8))
        constraintFlags = UInt8(try reader.readBits(8))
        level = UInt8(try reader.readBits(8))
        id = try Self.read(&reader, atMost: 31, "seq_parameter_set_id is above 31")
        if Self.hasChromaFormat(profile) { try readChromaFormat(from: &reader) }
        try readPictureOrder(from: &reader)
        try readSize(from: &reader, limits: limits)
        if try reader.readBit() {
            var usability = VideoUsabilityInformation()
            // A cut VUI doesn't make the pictures undecodable; decoders ignore it too.
            try? usability.read(from: &reader)
            self.usability = usability
        }
    }

    /// The profiles whose parameter sets begin with chroma format and bit depths.
    private static func hasChromaFormat(_ profile: UInt8) -> Bool {
        switch profile {
        case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135: true
        default: false
        }
    }

    private mutating func readChromaFormat(from reader: inout BitReader) throws(ParseError) {
        chromaFormat = UInt8(try Self.read(&reader, atMost: 3, "chroma_format_idc is above 3"))
        if chromaFormat == 3 { hasSeparatePlanes = try reader.readBit() }
        lumaBitDepth = 8 + UInt8(try Self.read(&reader, atMost: 6, "bit_depth_luma is above 14"))
        chromaBitDepth = 8 + UInt8(try Self.read(&reader, atMost: 6, "bit_depth_chroma is above 14"))
        try reader.skip(1)
        if try reader.readBit() {
            for index in 0..<(chromaFormat == 3 ? 12 : 8) where try reader.readBit() {
                try Self.skipScalingList(in: &reader, count: index < 6 ? 16 : 64)
            }
        }
    }

    /// §7.3.2.1.1.1. The lists matter to decoders only.
    private static func skipScalingList(in reader: inout BitReader, count: Int) throws(ParseError) {
        var last: Int32 = 8
        for _ in 0..<count {
            let delta = try reader.readSignedExpGolomb()
            guard (-128...127).contains(delta) else {
                throw .invalid("delta_scale is outside -128...127", offset: reader.bitOffset / 8)
            }
            let next = (last + delta + 256) % 256
            if next == 0 { return }
            last = next
        }
    }

    private mutating func readPictureOrder(from reader: inout BitReader) throws(ParseError) {
        _ = try Self.read(&reader, atMost: 12, "log2_max_frame_num_minus4 is above 12")
        pictureOrderCountType = try Self.read(&reader, atMost: 2, "pic_order_cnt_type is above 2")
        if pictureOrderCountType == 0 {
            _ = try Self.read(&reader, atMost: 12, "log2_max_pic_order_cnt_lsb_minus4 is above 12")
        } else if pictureOrderCountType == 1 {
            try reader.skip(1)
            _ = try reader.readSignedExpGolomb()
            _ = try reader.readSignedExpGolomb()
            let cycle = try Self.read(&reader, atMost: 255, "num_ref_frames_in_pic_order_cnt_cycle is above 255")
            for _ in 0..<cycle { _ = try reader.readSignedExpGolomb() }
        }
        referenceFramesMax = try Self.read(&reader, atMost: 16, "max_num_ref_frames is above 16")
        try reader.skip(1)
    }

    private mutating func readSize(from reader: inout BitReader, limits: Limits) throws(ParseError) {
        let columns = Int(try reader.readUnsignedExpGolomb()) + 1
        let mapUnits = Int(try reader.readUnsignedExpGolomb()) + 1
        isFramesOnly = try reader.readBit()
        if !isFramesOnly { try reader.skip(1) }
        try reader.skip(1)
        let codedWidth = columns * 16
        let codedHeight = mapUnits * (isFramesOnly ? 16 : 32)
        guard codedWidth <= limits.dimensionMax, codedHeight <= limits.dimensionMax else {
            throw .invalid("the picture is larger than dimensionMax", offset: reader.bitOffset / 8)
        }
        var cropped = (width: 0, height: 0)
        if try reader.readBit() { cropped = try readCropping(from: &reader) }
        guard cropped.width < codedWidth, cropped.height < codedHeight else {
            throw .invalid("cropping leaves no picture", offset: reader.bitOffset / 8)
        }
        width = codedWidth - cropped.width
        height = codedHeight - cropped.height
    }

    /// Luma columns and rows to cut off, from all sides together (§7.4.2.1.1, CropUnitX and CropUnitY).
    private func readCropping(from reader: inout BitReader) throws(ParseError) -> (width: Int, height: Int) {
        let left = Int(try reader.readUnsignedExpGolomb())
        let right = Int(try reader.readUnsignedExpGolomb())
        let top = Int(try reader.readUnsignedExpGolomb())
        let bottom = Int(try reader.readUnsignedExpGolomb())
        let chroma = hasSeparatePlanes ? 0 : chromaFormat
        let unitX = chroma == 1 || chroma == 2 ? 2 : 1
        let unitY = (chroma == 1 ? 2 : 1) * (isFramesOnly ? 1 : 2)
        return ((left + right) * unitX, (top + bottom) * unitY)
    }

    private static func read(
        _ reader: inout BitReader, atMost max: UInt32, _ reason: StaticString
    ) throws(ParseError) -> UInt32 {
        let offset = reader.bitOffset / 8
        let value = try reader.readUnsignedExpGolomb()
        guard value <= max else { throw .invalid(reason, offset: offset) }
        return value
    }
}
