/// NAL units between start codes, as in a transport stream (ITU-T H.264, annex B).
package enum AnnexB {
    /// The payload begins with 00 00 01 or 00 00 00 01.
    package static func hasStartCode(_ payload: ArraySlice<UInt8>) -> Bool {
        payload.starts(with: [0, 0, 1]) || payload.starts(with: [0, 0, 0, 1])
    }

    /// The units of a byte stream. What stands before the first start code is no unit; zeros behind a unit are padding.
    package static func units(in stream: ArraySlice<UInt8>) -> [NALUnit] {
        var units: [NALUnit] = []
        var start: Int?
        var zeros = 0
        for (index, byte) in zip(stream.indices, stream) {
            if byte == 1, zeros >= 2 {
                if let start, let unit = NALUnit(withoutTrailingZeros(stream[start..<index - zeros])) { units.append(unit) }
                start = index + 1
            }
            zeros = byte == 0 ? zeros + 1 : 0
        }
        if let start, let unit = NALUnit(withoutTrailingZeros(stream[start...])) { units.append(unit) }
        return units
    }

    private static func withoutTrailingZeros(_ unit: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let last = unit.lastIndex(where: { $0 != 0 }) else { return unit.prefix(0) }
        return unit[...last]
    }
}
