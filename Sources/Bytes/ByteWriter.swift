/// Builds a message of network-order fields.
package struct ByteWriter {
    /// What has been written so far.
    package private(set) var bytes: [UInt8]

    package init(reservingCapacity capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    package var count: Int { bytes.count }

    package mutating func write(_ value: UInt8) { bytes.append(value) }
    package mutating func write(_ value: UInt16) { appendBigEndian(value, bytes: 2) }
    /// The low three bytes of `value`.
    package mutating func writeUInt24(_ value: UInt32) { appendBigEndian(value, bytes: 3) }
    package mutating func write(_ value: UInt32) { appendBigEndian(value, bytes: 4) }
    package mutating func write(_ value: UInt64) { appendBigEndian(value, bytes: 8) }
    package mutating func writeLittleEndian(_ value: UInt32) {
        for shift in stride(from: 0, through: 24, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
    package mutating func write(_ other: [UInt8]) { bytes += other }
    package mutating func write(_ other: ArraySlice<UInt8>) { bytes += other }
    /// The UTF-8 bytes of `text`, without length or terminator.
    package mutating func write(utf8 text: String) { bytes += text.utf8 }

    /// Overwrites the four bytes at `offset`, which must have been written already.
    package mutating func patch(_ value: UInt32, at offset: Int) {
        precondition(offset >= 0 && offset + 4 <= bytes.count, "only bytes that were written can be patched")
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index)) }
    }

    private mutating func appendBigEndian<Value: FixedWidthInteger>(_ value: Value, bytes count: Int) {
        for index in (0..<count).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
}
