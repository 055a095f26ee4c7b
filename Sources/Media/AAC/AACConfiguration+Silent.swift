import Bytes

extension AACConfiguration {
    /// Whether a frame (`raw_data_block`, ISO/IEC 14496-3, §4.4.2.1) is digital silence: no channel has any spectrum. Nil where that can't be
    /// seen without decoding: other codecs than AAC-LC's core, and tools that silence doesn't need.
    ///
    /// Sound is told apart within its first bytes; a microphone that is open but hears nothing is sound.
    package func isSilent(_ frame: ArraySlice<UInt8>) -> Bool? {
        guard objectType == 2 else { return nil }
        var reader = BitReader(frame.rawSpan)
        do throws(ParseError) { return try Self.isSilentBlock(&reader) } catch { return nil }
    }

    private static func isSilentBlock(_ reader: inout BitReader) throws(ParseError) -> Bool? {
        var channels = 0
        while true {
            switch try reader.readBits(3) {
            case 0, 3:
                try reader.skip(4)
                channels += 1
                guard let isSilent = try isSilentChannel(&reader, nil) else { return nil }
                if !isSilent { return false }
            case 1:
                try reader.skip(4)
                channels += 2
                guard let isSilent = try isSilentPair(&reader) else { return nil }
                if !isSilent { return false }
            case 4:
                try reader.skip(4)
                let isAligned = try reader.readBit()
                var count = try Int(reader.readBits(8))
                if count == 255 { count += try Int(reader.readBits(8)) }
                if isAligned { try reader.skip((8 - reader.bitOffset % 8) % 8) }
                try reader.skip(count * 8)
            case 6:
                var count = try Int(reader.readBits(4))
                if count == 15 { count += try Int(reader.readBits(8)) - 1 }
                try reader.skip(count * 8)
            case 7: return channels > 0 ? true : nil
            default: return nil
            }
        }
    }

    /// `ics_info`: how many bands of how many groups have a spectrum.
    private struct Bands {
        let isShort: Bool
        let perGroup: Int
        let groups: Int
    }

    private static func isSilentPair(_ reader: inout BitReader) throws(ParseError) -> Bool? {
        var common: Bands?
        if try reader.readBit() {
            guard let bands = try readBands(&reader) else { return nil }
            common = bands
            if try reader.readBits(2) == 1 { try reader.skip(bands.perGroup * bands.groups) }
        }
        for _ in 0..<2 {
            guard let isSilent = try isSilentChannel(&reader, common) else { return nil }
            if !isSilent { return false }
        }
        return true
    }

    /// `individual_channel_stream`.
    private static func isSilentChannel(_ reader: inout BitReader, _ common: Bands?) throws(ParseError) -> Bool? {
        try reader.skip(8)
        let own = common == nil ? try readBands(&reader) : common
        guard let bands = own else { return nil }
        let lengthBits = bands.isShort ? 3 : 5
        let escape = UInt32(1) << UInt32(lengthBits) - 1
        for _ in 0..<bands.groups {
            var band = 0
            while band < bands.perGroup {
                // ZERO_HCB: a section without a spectrum.
                guard try reader.readBits(4) == 0 else { return false }
                var length = try reader.readBits(lengthBits)
                band += Int(length)
                while length == escape {
                    length = try reader.readBits(lengthBits)
                    band += Int(length)
                }
            }
        }
        // Pulses, noise shaping or gain control of nothing: unusual, and not worth their parsing.
        return try reader.readBits(3) == 0 ? true : nil
    }

    private static func readBands(_ reader: inout BitReader) throws(ParseError) -> Bands? {
        try reader.skip(1)
        let isShort = try reader.readBits(2) == 2
        try reader.skip(1)
        guard isShort else {
            let perGroup = try Int(reader.readBits(6))
            // Prediction isn't part of AAC-LC.
            return try reader.readBit() ? nil : Bands(isShort: false, perGroup: perGroup, groups: 1)
        }
        let perGroup = try Int(reader.readBits(4))
        let grouping = try reader.readBits(7)
        return Bands(isShort: true, perGroup: perGroup, groups: 1 + (7 - grouping.nonzeroBitCount))
    }
}
