internal import Bytes

extension RTPHeader {
    /// The value of the extension element with this id (RFC 8285, §4), 1…255: where it stands in the packet. Nil where there is none. A
    /// broken element ends the search: what follows can't be found.
    package func extensionRange(id: UInt8, in packet: RawSpan) -> Range<Int>? {
        guard let extensions, extensions.range.upperBound <= packet.byteCount, id > 0 else { return nil }
        var reader = ByteReader(packet.extracting(extensions.range))
        while !reader.isAtEnd {
            guard let element = try? Self.readElement(&reader, isTwoByte: extensions.isTwoByte) else { return nil }
            guard element.id != 0 else { continue }
            // 15 is reserved, and ends the elements with headers of one byte (§4.2).
            if !extensions.isTwoByte, element.id == 15 { return nil }
            let start = extensions.range.lowerBound + reader.offset
            guard (try? reader.skip(element.count)) != nil else { return nil }
            if element.id == id { return start..<start + element.count }
        }
        return nil
    }

    /// A byte of padding has id 0.
    @_lifetime(reader: copy reader)
    private static func readElement(_ reader: inout ByteReader, isTwoByte: Bool) throws(ParseError) -> (id: UInt8, count: Int) {
        let first = try reader.readUInt8()
        guard first != 0 else { return (0, 0) }
        return isTwoByte ? (first, Int(try reader.readUInt8())) : (first >> 4, Int(first & 0x0F) + 1)
    }
}
