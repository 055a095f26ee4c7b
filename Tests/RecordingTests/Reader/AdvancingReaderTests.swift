import Media
import Testing

@testable import Recording

@Suite struct AdvancingReaderTests {
    @Test("A reader that is advanced after each batch ends with the catalog of one that reads all at once")
    func grows() throws {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        var reader = try RecordingReader(fileSystem: system, folder: folder)
        for number in 0..<5 {
            _ = writer.append(makeBatch(number))
            try reader.advance()
            #expect(reader.catalog.video.count == number + 1 && !reader.isFinished)
        }
        _ = writer.finish(.publisherLeft, time: 2_000_000)
        try reader.advance()
        let whole = try RecordingReader(fileSystem: system, folder: folder)
        #expect(reader.isFinished && reader.catalog.video == whole.catalog.video && reader.catalog.audio == whole.catalog.audio)
        #expect(reader.catalog.totals == whole.catalog.totals)
    }
}
