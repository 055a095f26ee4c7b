/// Writes bit fields, the counterpart of `BitReader` for vectors built by hand.
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    mutating func write(_ value: UInt32, _ bits: Int) {
        for shift in (0..<bits).reversed() {
            if count % 8 == 0 { bytes.append(0) }
            bytes[count / 8] |= UInt8(value >> UInt32(shift) & 1) << UInt8(7 - count % 8)
            count += 1
        }
    }

    mutating func ue(_ value: UInt32) {
        let bits = 32 - (value + 1).leadingZeroBitCount
        write(0, bits - 1)
        write(value + 1, bits)
    }

    mutating func se(_ value: Int32) {
        ue(value > 0 ? UInt32(2 * value - 1) : UInt32(-2 * value))
    }
}
