/// A NAL unit never contains a start code: the encoder puts a 3 into 00 00 0x (ITU-T H.264, §7.4.1).
package enum EmulationPrevention {
    /// The bytes of a NAL unit without the inserted 3s.
    package static func removed(from unit: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(unit.count)
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            result.append(byte)
        }
        return result
    }

    /// The bytes of a NAL unit with the 3s that its payload needs.
    package static func inserted(into raw: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count + 8)
        var zeros = 0
        for byte in raw {
            if zeros >= 2, byte <= 3 {
                result.append(3)
                zeros = 0
            }
            zeros = byte == 0 ? zeros + 1 : 0
            result.append(byte)
        }
        return result
    }
}
