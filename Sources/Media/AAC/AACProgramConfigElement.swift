internal import Bytes

/// `program_config_element` (ISO/IEC 14496-3, §4.4.1.1): a channel layout that no channel configuration names.
enum AACProgramConfigElement {
    /// Reads the element to its end and counts the channels of its speakers.
    static func channelCount(from reader: inout BitReader) throws(ParseError) -> Int {
        try reader.skip(10)
        let speakers = Int(try reader.readBits(4)) + Int(try reader.readBits(4)) + Int(try reader.readBits(4))
        let lowFrequency = Int(try reader.readBits(2))
        let data = Int(try reader.readBits(3))
        let coupling = Int(try reader.readBits(4))
        for bits in [4, 4, 3] where try reader.readBit() { try reader.skip(bits) }
        var channels = lowFrequency
        for _ in 0..<speakers {
            channels += try reader.readBit() ? 2 : 1
            try reader.skip(4)
        }
        try reader.skip(4 * lowFrequency + 4 * data + 5 * coupling)
        // byte_alignment() counts from the start of the AudioSpecificConfig.
        try reader.skip((8 - reader.bitOffset % 8) % 8)
        try reader.skip(8 * Int(try reader.readBits(8)))
        return channels
    }
}
