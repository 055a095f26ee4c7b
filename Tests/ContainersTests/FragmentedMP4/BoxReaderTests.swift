import Bytes
import Containers
import Testing

@Suite struct BoxReaderTests {
    private func boxes(_ bytes: [UInt8]) throws -> [Box] {
        var reader = BoxReader(bytes.rawSpan)
        var boxes: [Box] = []
        while let box = try reader.next() { boxes.append(box) }
        return boxes
    }

    @Test("Sizes of 32 bits, of 64 bits and to the end are understood")
    func sizes() throws {
        let bytes: [UInt8] =
            [0, 0, 0, 9, 0x66, 0x72, 0x65, 0x65, 7]
            + [0, 0, 0, 1, 0x6D, 0x64, 0x61, 0x74, 0, 0, 0, 0, 0, 0, 0, 17, 8]
            + [0, 0, 0, 0, 0x6D, 0x64, 0x61, 0x74, 9, 9]
        let found = try boxes(bytes)
        #expect(found.map(\.range) == [0..<9, 9..<26, 26..<36])
        #expect(found.map(\.body) == [8..<9, 25..<26, 34..<36])
        #expect(found.map(\.type.description) == ["free", "mdat", "mdat"])
    }

    @Test(
        "A size that is smaller than the header or reaches past the end is an error",
        arguments: [
            ([0, 0, 0, 7, 0x66, 0x72, 0x65, 0x65, 7], ParseError.invalid("a box is smaller than its header", offset: 0)),
            ([0, 0, 0, 10, 0x66, 0x72, 0x65, 0x65, 7], .truncated(offset: 0)),
            ([0, 0, 0, 10, 0x66, 0x72, 0x65], .truncated(offset: 0)),
            ([0, 0, 0, 1, 0x66, 0x72, 0x65, 0x65, 0, 0, 0, 0, 0, 0, 0, 15], .invalid("a box is smaller than its header", offset: 0)),
            ([0, 0, 0, 1, 0x66, 0x72, 0x65, 0x65] + [UInt8](repeating: 255, count: 8), .truncated(offset: 0)),
            ([0, 0, 0, 1, 0x66, 0x72, 0x65, 0x65, 0], .truncated(offset: 0)),
        ] as [([UInt8], ParseError)])
    func hostileSizes(bytes: [UInt8], error: ParseError) {
        #expect(throws: error) { try boxes(bytes) }
    }

    @Test("A header alone tells where the next box begins")
    func header() throws {
        let header = try BoxHeader([0, 0, 0, 1, 0x6D, 0x64, 0x61, 0x74, 0, 0, 0, 1, 0, 0, 0, 0])
        #expect(header.type == "mdat" && header.byteCount == 16 && header.boxByteCount == 1 << 32)
        #expect(try BoxHeader([0, 0, 0, 0, 0x6D, 0x64, 0x61, 0x74]).boxByteCount == nil)
        #expect(throws: ParseError.truncated(offset: 4)) { try BoxHeader([0, 0, 0, 9, 0x6D]) }
    }
}
