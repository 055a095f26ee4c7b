/// The part of a frame before its payload (RFC 6455, §5.2), as a client may send it.
struct WebSocketFrameHeader: Equatable {
    enum Opcode: UInt8 {
        case continuation = 0x0
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA

        var isControl: Bool { rawValue >= 0x8 }
    }

    let isFinal: Bool
    let opcode: Opcode
    let payloadLength: Int
    /// The first byte on the wire is the lowest.
    let mask: UInt32
    /// Bytes on the wire.
    let byteCount: Int

    /// `nil` when bytes are missing. Each byte is judged as soon as it is there, so that the outcome doesn't depend on cuts.
    init?(_ bytes: ArraySlice<UInt8>) throws(WebSocketError) {
        let start = bytes.startIndex
        guard let first = bytes.first else { return nil }
        guard first & 0x70 == 0 else { throw .protocolError("A reserved bit is set, but no extension was agreed on.") }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .protocolError("A frame has a reserved opcode.") }
        let isFinal = first & 0x80 != 0
        guard isFinal || !opcode.isControl else { throw .protocolError("A control frame is fragmented.") }
        guard bytes.count >= 2 else { return nil }
        let second = bytes[start + 1]
        guard second & 0x80 != 0 else { throw .protocolError("A client's frame isn't masked.") }
        let shortLength = Int(second & 0x7F)
        guard shortLength <= 125 || !opcode.isControl else { throw .protocolError("A control frame has more than 125 bytes.") }
        let extendedBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0
        guard bytes.count >= 2 + extendedBytes else { return nil }
        payloadLength = try Self.length(shortLength, extended: bytes[(start + 2)..<(start + 2 + extendedBytes)])
        guard bytes.count >= 6 + extendedBytes else { return nil }
        var mask: UInt32 = 0
        for index in 0..<4 { mask |= UInt32(bytes[start + 2 + extendedBytes + index]) << UInt32(8 * index) }
        self.mask = mask
        self.isFinal = isFinal
        self.opcode = opcode
        byteCount = 6 + extendedBytes
    }

    private static func length(_ short: Int, extended: ArraySlice<UInt8>) throws(WebSocketError) -> Int {
        if extended.isEmpty { return short }
        var value: UInt64 = 0
        for byte in extended { value = value << 8 | UInt64(byte) }
        guard let length = Int(exactly: value) else { throw .protocolError("A frame's length has its highest bit set.") }
        guard length > (extended.count == 2 ? 125 : 0xFFFF) else {
            throw .protocolError("A frame's length isn't written in its shortest form.")
        }
        return length
    }
}
