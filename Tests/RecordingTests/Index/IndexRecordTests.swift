import Bytes
import Media
import Testing

@testable import Recording

@Suite struct IndexRecordTests {
    private static let header = IndexHeader(startedAt: 1_700_000_000_000, identity: 0xFEDC_BA98_7654_3210)

    static let records: [IndexRecord] = [
        .file(FileRecord(fileStart(), number: 3)),
        .part(PartRecord(makePart(.video, 7, 2), file: 3, offset: 1 << 40)),
        .part(PartRecord(makePart(.audio, 8, 0), file: 0, offset: 24)),
        .gap(
            RecordingGap(
                reason: .inputOutput(code: 5), rendition: .audio, mediaSequenceNumbers: 4...9, start: -5, end: 1_700_000_000_000, parts: 12,
                bytes: 1 << 33)),
        .end(RecordingEnd(reason: .repaired, time: 1_700_000_000_000)),
    ]

    private func encoded(_ record: IndexRecord, slot: Int = 9, durable: Int = 8) -> [UInt8] {
        var writer = ByteWriter()
        record.write(to: &writer, slot: slot, durable: durable, header: Self.header)
        return writer.bytes
    }

    @Test("Every kind of record is read as it was written, in 64 bytes", arguments: records)
    func roundTrip(record: IndexRecord) throws {
        let bytes = encoded(record)
        #expect(bytes.count == 64)
        let read = try IndexRecord.read(bytes.rawBytes, slot: 9, header: Self.header)
        #expect(read.record == record && read.durable == 8)
    }

    @Test("No bit of a record can change unnoticed, and no byte be missing", arguments: records)
    func damage(record: IndexRecord) {
        let bytes = encoded(record)
        for bit in 0..<512 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: ParseError.self) { try IndexRecord.read(damaged.rawBytes, slot: 9, header: Self.header) }
        }
        for count in 0..<64 {
            let cut = Array(bytes.prefix(count))
            #expect(throws: ParseError.self) { try IndexRecord.read(cut.rawBytes, slot: 9, header: Self.header) }
        }
    }

    @Test("A record counts only in its own slot of its own recording")
    func place() {
        let bytes = encoded(Self.records[1])
        let other = IndexHeader(startedAt: 1_700_000_000_000, identity: 1)
        #expect(throws: ParseError.self) { try IndexRecord.read(bytes.rawBytes, slot: 10, header: Self.header) }
        #expect(throws: ParseError.self) { try IndexRecord.read(bytes.rawBytes, slot: 9, header: other) }
        let boastful = encoded(Self.records[1], durable: 10)
        #expect(throws: ParseError.self) { try IndexRecord.read(boastful.rawBytes, slot: 9, header: Self.header) }
    }

    @Test("The header is read as it was written, and no bit of it can change unnoticed")
    func header() throws {
        let bytes = Self.header.encoded
        #expect(try IndexHeader(bytes.rawBytes) == Self.header)
        for bit in 0..<512 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: ParseError.self) { try IndexHeader(damaged.rawBytes) }
        }
        for count in 0..<64 {
            let cut = Array(bytes.prefix(count))
            #expect(throws: ParseError.self) { try IndexHeader(cut.rawBytes) }
        }
    }

    @Test("The checksum is that of ISO 3309")
    func checksumVector() {
        #expect(checksum(Array("123456789".utf8).rawBytes) == 0xCBF4_3926)
    }
}
