internal import Bytes

/// Writes nested boxes (ISO/IEC 14496-12, §4.2); a box's size is filled in when its content is complete.
struct BoxWriter {
    private var writer: ByteWriter

    init(reservingCapacity capacity: Int) { writer = ByteWriter(reservingCapacity: capacity) }

    var bytes: [UInt8] { writer.bytes }

    mutating func box(_ type: FourCC, _ content: (inout BoxWriter) -> Void) {
        let start = writer.count
        writer.write(UInt32(0))
        writer.write(type.rawValue)
        content(&self)
        writer.patch(UInt32(truncatingIfNeeded: writer.count - start), at: start)
    }

    /// - Parameter flags: 24 bits.
    mutating func fullBox(_ type: FourCC, version: UInt8 = 0, flags: UInt32 = 0, _ content: (inout BoxWriter) -> Void) {
        box(type) { box in
            box.write(UInt32(version) << 24 | flags)
            content(&box)
        }
    }

    mutating func write(_ value: UInt8) { writer.write(value) }
    mutating func write(_ value: UInt16) { writer.write(value) }
    mutating func write(_ value: UInt32) { writer.write(value) }
    mutating func write(_ value: UInt64) { writer.write(value) }
    mutating func write(_ code: FourCC) { writer.write(code.rawValue) }
    mutating func write(_ other: [UInt8]) { writer.write(other) }
    mutating func write(utf8 text: String) { writer.write(utf8: text) }

    mutating func writeZeros(_ count: Int) {
        for _ in 0..<count { writer.write(UInt8(0)) }
    }
}
