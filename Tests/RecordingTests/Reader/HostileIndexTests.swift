import Bytes
import Media
import Testing

@testable import Recording

@Suite struct HostileIndexTests {
    private let header = IndexHeader(startedAt: 0, identity: 7)

    private func examine(_ index: [UInt8]) {
        let system = MemoryFileSystem()
        system.put(folder + "/index", index)
        system.put(folder + "/000.mp4", [UInt8](repeating: 1, count: 4096))
        if let reader = try? RecordingReader(fileSystem: system, folder: folder) {
            for segment in reader.segments(.video) + reader.segments(.audio) {
                for range in reader.ranges(of: segment) { #expect(range.offset + range.byteCount <= 4096) }
            }
            _ = reader.catalog.totals.durationMilliseconds
        }
        _ = RecordingRepair(fileSystem: system).repair(folder).description
        #expect(RecordingRepair(fileSystem: system).repair(folder).kind != .repaired)
    }

    @Test("Random bytes are no trap", arguments: 0..<100)
    func randomBytes(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let bytes = (0..<Int.random(in: 0...1000, using: &random)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        examine(bytes)
        examine(header.encoded + bytes)
    }

    @Test("Records with right checksums and wild fields are no trap", arguments: 0..<300)
    func wildFields(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var writer = ByteWriter()
        writer.write(header.encoded)
        for slot in 0..<Int.random(in: 1...20, using: &random) {
            let wild: [UInt8] = [0, 0, 0, 1, 127, 128, 255]
            var fields: [UInt8] = (0..<56).map { _ in wild[Int.random(in: 0..<7, using: &random)] }
            fields[0] = slot == 0 ? 1 : UInt8.random(in: 0...5, using: &random)
            fields[2] = UInt8.random(in: 0...2, using: &random)
            if slot == 0 { fields.replaceSubrange(4..<24, with: [0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255, 0, 0, 0, 9, 1, 1, 1, 1]) }
            if Bool.random(using: &random) { fields.replaceSubrange(4..<8, with: [0, 0, 0, 0]) }
            var record = ByteWriter()
            record.write(fields)
            record.write(UInt32.random(in: 0...UInt32(slot), using: &random))
            record.write(checksum(record.bytes.rawBytes, seed: header.seed(slot: slot)))
            writer.write(record.bytes)
        }
        examine(writer.bytes)
    }

    @Test("An index cut anywhere is read up to there")
    func everyCut() {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        _ = writer.append(makeBatch(0))
        let index = system.bytes(folder + "/index") ?? []
        for count in 0...index.count {
            system.put(folder + "/index", Array(index.prefix(count)))
            let reader = try? RecordingReader(fileSystem: system, folder: folder)
            #expect(reader?.catalog.totals.parts == (count < 64 ? nil : max(0, (count - 64) / 64 - 1)))
        }
    }
}
