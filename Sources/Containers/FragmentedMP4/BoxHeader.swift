package import Bytes

/// A box's header alone, for walking a file without reading what is in its boxes.
package struct BoxHeader: Hashable, Sendable {
    /// Bytes that must be read to see any header.
    package static let byteCountMax = 16

    package let type: FourCC
    /// 8, or 16 where the size has 64 bits.
    package let byteCount: Int
    /// Bytes of the box with its header; nil when it reaches to the end of the file.
    package let boxByteCount: UInt64?

    /// - Parameter bytes: the first bytes of a box; ``byteCountMax`` are always enough.
    package init(_ bytes: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(bytes.rawSpan)
        let short = try reader.readUInt32()
        type = FourCC(rawValue: try reader.readUInt32())
        let size = short == 1 ? try reader.readUInt64() : UInt64(short)
        byteCount = reader.offset
        guard short == 0 || size >= UInt64(reader.offset) else {
            throw .invalid("a box is smaller than its header", offset: 0)
        }
        boxByteCount = short == 0 ? nil : size
    }
}
