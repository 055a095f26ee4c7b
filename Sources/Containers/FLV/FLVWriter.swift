import Bytes

/// Writes an FLV stream (Adobe FLV 10.1, §E.2 to §E.4).
package struct FLVWriter {
    private var writer = ByteWriter()

    /// Starts with the file header.
    package init(hasVideo: Bool = true, hasAudio: Bool = true) {
        writer.write(utf8: "FLV")
        writer.write(1 as UInt8)
        writer.write((hasAudio ? 4 as UInt8 : 0) | (hasVideo ? 1 : 0))
        writer.write(9 as UInt32)
        writer.write(0 as UInt32)
    }

    /// All bytes so far.
    package var bytes: [UInt8] { writer.bytes }

    /// Appends a tag. Its body must be shorter than 2^24 bytes.
    package mutating func write(_ tag: FLVTag) {
        precondition(tag.body.count < 1 << 24, "the size of an FLV tag has three bytes")
        writer.write(tag.kind.rawValue)
        writer.writeUInt24(UInt32(tag.body.count))
        writer.writeUInt24(tag.timestamp & 0xFF_FFFF)
        writer.write(UInt8(truncatingIfNeeded: tag.timestamp >> 24))
        writer.writeUInt24(0)
        writer.write(tag.body)
        writer.write(UInt32(tag.body.count + 11))
    }
}
