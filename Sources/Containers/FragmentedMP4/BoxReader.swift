package import Bytes

/// Where a box lies within the bytes that are read (ISO/IEC 14496-12, §4.2).
package struct Box: Hashable, Sendable {
    package let type: FourCC
    /// The box with its header.
    package let range: Range<Int>
    /// What stands behind the header.
    package let body: Range<Int>
}

/// Walks boxes side by side. All offsets are those of the whole bytes, also within a nested box.
package struct BoxReader: ~Escapable {
    private let bytes: RawSpan
    private var offset: Int
    private let end: Int

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) {
        self.bytes = bytes
        offset = 0
        end = bytes.byteCount
    }

    /// - Parameter range: within `bytes`; usually a box's ``Box/body`` or the rest of it.
    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan, within range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.byteCount, "boxes lie within the bytes")
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The next box, nil at the end. A size of 0 reaches to the end; one of 1 stands in 64 bits behind the type.
    ///
    /// Throws `truncated` when the header or the box isn't complete, and stays before it: what was read is whole.
    @_lifetime(self: copy self)
    package mutating func next() throws(ParseError) -> Box? {
        guard offset < end else { return nil }
        var header = ByteReader(bytes.extracting(offset..<end))
        guard let short = try? header.readUInt32(), let type = try? header.readUInt32() else {
            throw .truncated(offset: offset)
        }
        var size = UInt64(short)
        if short == 0 { size = UInt64(end - offset) }
        if short == 1 {
            guard let long = try? header.readUInt64() else { throw .truncated(offset: offset) }
            size = long
        }
        guard size >= UInt64(header.offset) else { throw .invalid("a box is smaller than its header", offset: offset) }
        guard size <= UInt64(end - offset) else { throw .truncated(offset: offset) }
        let range = offset..<offset + Int(size)
        let box = Box(type: FourCC(rawValue: type), range: range, body: offset + header.offset..<range.upperBound)
        offset = range.upperBound
        return box
    }
}
