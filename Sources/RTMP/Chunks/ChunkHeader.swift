import Bytes

/// What stands in front of a chunk's data (Adobe RTMP 1.0, §5.3.1), without the extended timestamp.
struct ChunkHeader {
    /// 0 to 3.
    var format: UInt8
    /// 2 to 65,599: in one, two or three bytes.
    var chunkStreamID: UInt32
    /// Formats 0 to 2: the timestamp (0) or its delta (1, 2), or ``extendedMark``.
    var timestampField: UInt32 = 0
    /// Formats 0 and 1.
    var messageLength = 0
    var type = RTMPMessageType(rawValue: 0)
    /// Format 0.
    var messageStreamID: UInt32 = 0

    /// In the timestamp field: the number stands in four bytes behind the header (§5.3.1.3).
    static let extendedMark: UInt32 = 0xFF_FFFF
    /// Three bytes of basic header, eleven of message header, four of extended timestamp.
    static let bytesMax = 18

    init(format: UInt8, chunkStreamID: UInt32) {
        self.format = format
        self.chunkStreamID = chunkStreamID
    }

    init(_ reader: inout ByteReader) throws(ParseError) {
        let first = try reader.readUInt8()
        format = first >> 6
        switch first & 0x3F {
        case 0: chunkStreamID = 64 + UInt32(try reader.readUInt8())
        // The third byte is the high one: the field is little-endian in effect (§5.3.1.1).
        case 1: chunkStreamID = 64 + UInt32(try reader.readUInt8()) + UInt32(try reader.readUInt8()) * 256
        case let id: chunkStreamID = UInt32(id)
        }
        if format <= 2 { timestampField = try reader.readUInt24() }
        if format <= 1 {
            messageLength = Int(try reader.readUInt24())
            type = RTMPMessageType(rawValue: try reader.readUInt8())
        }
        if format == 0 { messageStreamID = try reader.readUInt32LittleEndian() }
    }

    func write(to bytes: inout [UInt8]) {
        writeBasicHeader(to: &bytes)
        if format <= 2 { bytes.appendBigEndian(timestampField, count: 3) }
        if format <= 1 {
            bytes.appendBigEndian(UInt32(truncatingIfNeeded: messageLength), count: 3)
            bytes.append(type.rawValue)
        }
        if format == 0 { bytes.appendBigEndian(messageStreamID.byteSwapped, count: 4) }
    }

    private func writeBasicHeader(to bytes: inout [UInt8]) {
        switch chunkStreamID {
        case ..<64: bytes.append(format << 6 | UInt8(chunkStreamID))
        case ..<320: bytes += [format << 6, UInt8(chunkStreamID - 64)]
        default:
            bytes.append(format << 6 | 1)
            bytes.append(UInt8(truncatingIfNeeded: chunkStreamID - 64))
            bytes.append(UInt8(truncatingIfNeeded: (chunkStreamID - 64) >> 8))
        }
    }
}

extension [UInt8] {
    /// Appends the low `count` bytes of `value`, the highest first.
    mutating func appendBigEndian(_ value: UInt32, count: Int) {
        for index in (0..<count).reversed() { append(UInt8(truncatingIfNeeded: value >> UInt32(8 * index))) }
    }
}
