import Bytes

/// What follows the first byte of an Enhanced RTMP tag body, once the modifiers have been read.
struct EnhancedHeader {
    /// The last packet type: never `ModEx`.
    var packetType: UInt8

    /// `ModEx` (packet type 7) carries a modifier of the packet that follows, such as nanoseconds of its timestamp. None
    /// changes how the packet is read, so they are skipped (Enhanced RTMP v2, "ExVideoTagHeader" and "ExAudioTagHeader").
    init(firstPacketType: UInt8, reader: inout ByteReader) throws(ParseError) {
        packetType = firstPacketType
        while packetType == Self.modEx {
            var size = Int(try reader.readUInt8()) + 1
            if size == 256 { size = Int(try reader.readUInt16()) + 1 }
            try reader.skip(size)
            packetType = try reader.readUInt8() & 0x0F
        }
    }

    private static let modEx: UInt8 = 7
}
