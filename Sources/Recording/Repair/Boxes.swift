internal import Bytes

/// The head of a box (ISO/IEC 14496-12, §4.2).
struct BoxHead {
    static let byteCountMax = 16

    var type: UInt32
    /// 8 or 16.
    var headBytes: Int
    /// With the head; at least ``headBytes``.
    var byteCount: Int64

    /// A box that runs to the end of its file (size 0) has no end that a crash could be seen at, and is refused.
    init(_ bytes: RawSpan) throws(ParseError) {
        var reader = ByteReader(bytes)
        try self.init(&reader)
    }

    @_lifetime(reader: copy reader)
    init(_ reader: inout ByteReader) throws(ParseError) {
        let short = try reader.readUInt32()
        type = try reader.readUInt32()
        headBytes = 8
        byteCount = Int64(short)
        if short == 1 {
            guard let long = Int64(exactly: try reader.readUInt64()) else { throw .invalid("a box larger than every file", offset: 8) }
            (headBytes, byteCount) = (16, long)
        }
        guard byteCount >= Int64(headBytes) else { throw .invalid("a box smaller than its head", offset: 0) }
    }
}

/// A box's type as its four characters.
func boxType(_ name: StaticString) -> UInt32 {
    name.withUTF8Buffer { characters in unsafe characters.reduce(0) { $0 << 8 | UInt32($1) } }
}

/// Calls `body` with the type and payload of each box within `bytes`.
func forEachBox(_ bytes: RawSpan, _ body: (UInt32, RawSpan) throws(ParseError) -> Void) throws(ParseError) {
    var reader = ByteReader(bytes)
    while !reader.isAtEnd {
        let head = try BoxHead(&reader)
        try body(head.type, try reader.readSpan(Int(clamping: head.byteCount - Int64(head.headBytes))))
    }
}
