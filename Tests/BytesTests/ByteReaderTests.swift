import Bytes
import Testing

@Suite struct ByteReaderTests {
    @Test("Fields are read in network order and counted")
    func fields() throws {
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
        var reader = ByteReader(bytes.span.bytes)
        #expect(try reader.readUInt8() == 1)
        #expect(try reader.readUInt16() == 0x0203)
        #expect(try reader.readUInt24() == 0x040506)
        #expect(try reader.readUInt32() == 0x0708_090A)
        #expect(try reader.readUInt32LittleEndian() == 0x0E0D_0C0B)
        #expect(reader.isAtEnd && reader.offset == 14)
    }

    @Test("Past the end there is an error with the offset, and nothing is consumed")
    func truncation() {
        let bytes: [UInt8] = [1, 2]
        var reader = ByteReader(bytes.span.bytes)
        #expect(throws: ParseError.truncated(offset: 0)) { try reader.readUInt32() }
        #expect(throws: ParseError.truncated(offset: 0)) { try reader.readBytes(-1) }
        #expect(reader.remaining == 2)
    }
}
