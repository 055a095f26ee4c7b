package import Bytes

extension ElementaryStreamDescriptor {
    /// The `DecoderSpecificInfo` in the body of an `esds` box (ISO/IEC 14496-1, §7.2.6): for AAC the `AudioSpecificConfig`.
    package static func decoderSpecificInfo(in body: [UInt8]) throws(ParseError) -> [UInt8] {
        var reader = ByteReader(body.rawSpan)
        try reader.skip(4)
        _ = try descriptor(3, &reader)
        try reader.skip(2)
        let flags = try reader.readUInt8()
        // Optional fields of the ES_Descriptor: a stream it depends on, a URL, a clock reference stream.
        if flags & 0x80 != 0 { try reader.skip(2) }
        if flags & 0x40 != 0 { try reader.skip(Int(try reader.readUInt8())) }
        if flags & 0x20 != 0 { try reader.skip(2) }
        _ = try descriptor(4, &reader)
        try reader.skip(13)
        let count = try descriptor(5, &reader)
        return try reader.readBytes(count)
    }

    /// Reads tag and length, which has seven bits in each of up to four bytes.
    private static func descriptor(_ tag: UInt8, _ reader: inout ByteReader) throws(ParseError) -> Int {
        guard try reader.readUInt8() == tag else {
            throw .invalid("an esds box has its descriptors in another order", offset: reader.offset)
        }
        var length = 0
        for _ in 0..<4 {
            let byte = try reader.readUInt8()
            length = length << 7 | Int(byte & 0x7F)
            if byte & 0x80 == 0 { return length }
        }
        throw .invalid("a descriptor's length has more than four bytes", offset: reader.offset)
    }
}
