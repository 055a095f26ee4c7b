/// Reads network-order fields from borrowed bytes. Each read checks the bounds once and throws
/// ``ParseError/truncated(offset:)`` past the end; the reader can't outlive its bytes.
package struct ByteReader: ~Escapable {
    private let bytes: RawSpan
    /// How many bytes have been read, from the start of the span.
    package private(set) var offset = 0

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) { self.bytes = bytes }

    /// How many bytes are left.
    package var remaining: Int { bytes.byteCount - offset }
    package var isAtEnd: Bool { offset == bytes.byteCount }

    @_lifetime(self: copy self)
    package mutating func readUInt8() throws(ParseError) -> UInt8 {
        let start = try advance(1)
        return byte(start)
    }

    @_lifetime(self: copy self)
    package mutating func readUInt16() throws(ParseError) -> UInt16 {
        let start = try advance(2)
        return UInt16(byte(start)) << 8 | UInt16(byte(start + 1))
    }

    /// FLV and RTMP store lengths and timestamps in three bytes.
    @_lifetime(self: copy self)
    package mutating func readUInt24() throws(ParseError) -> UInt32 {
        let start = try advance(3)
        return UInt32(byte(start)) << 16 | UInt32(byte(start + 1)) << 8 | UInt32(byte(start + 2))
    }

    @_lifetime(self: copy self)
    package mutating func readUInt32() throws(ParseError) -> UInt32 {
        let start = try advance(4)
        return UInt32(bigEndian: load(start))
    }

    /// RTMP's message stream id is the protocol's one little-endian field.
    @_lifetime(self: copy self)
    package mutating func readUInt32LittleEndian() throws(ParseError) -> UInt32 {
        let start = try advance(4)
        return UInt32(littleEndian: load(start))
    }

    @_lifetime(self: copy self)
    package mutating func readUInt64() throws(ParseError) -> UInt64 {
        let high = try readUInt32()
        let low = try readUInt32()
        return UInt64(high) << 32 | UInt64(low)
    }

    /// The next `count` bytes, copied. A negative or too large count throws.
    @_lifetime(self: copy self)
    package mutating func readBytes(_ count: Int) throws(ParseError) -> [UInt8] {
        let start = try advance(count)
        return bytes.extracting(start..<start + count).copied()
    }

    /// The next `count` bytes as a reader of their own, not copied.
    @_lifetime(copy self)
    package mutating func readSpan(_ count: Int) throws(ParseError) -> RawSpan {
        let start = try advance(count)
        return bytes.extracting(start..<start + count)
    }

    /// All that is left, copied.
    @_lifetime(self: copy self)
    package mutating func readRest() -> [UInt8] {
        let start = offset
        offset = bytes.byteCount
        return bytes.extracting(start..<bytes.byteCount).copied()
    }

    @_lifetime(self: copy self)
    package mutating func skip(_ count: Int) throws(ParseError) { _ = try advance(count) }

    @_lifetime(self: copy self)
    private mutating func advance(_ count: Int) throws(ParseError) -> Int {
        guard count >= 0, count <= remaining else { throw .truncated(offset: offset) }
        let start = offset
        offset += count
        return start
    }

    // `advance` has proven that these offsets lie within the span.
    private func byte(_ offset: Int) -> UInt8 { unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) }
    private func load(_ offset: Int) -> UInt32 {
        unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
    }
}

extension RawSpan {
    /// The bytes in an array of their own.
    package func copied() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            unsafe withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            }
            count = byteCount
        }
    }
}

extension [UInt8] {
    /// Appends borrowed bytes.
    package mutating func append(contentsOf span: RawSpan) {
        unsafe span.withUnsafeBytes { source in unsafe append(contentsOf: source) }
    }
}
