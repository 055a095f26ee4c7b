import Glibc
import Recording
import Testing

@Suite struct LiveFileSystemTests {
    /// A folder of the test's own, removed at its end.
    private final class TemporaryFolder {
        let path: String
        init() {
            var template = Array("/tmp/carillon-recording-XXXXXX".utf8CString)
            path = String(cString: mkdtemp(&template))
        }
        deinit { remove(path) }
        private func remove(_ path: String) {
            for name in (try? LiveFileSystem().list(path)) ?? [] { remove(path + "/" + name) }
            _ = Glibc.remove(path)
        }
    }

    @Test("A recording on a real disk is written, read, cut and repaired")
    func recording() throws {
        let place = TemporaryFolder()
        let system = LiveFileSystem()
        var limits = RecordingLimits()
        (limits.freeBytesMin, limits.freeBytesToResume) = (0, 0)
        var writer = RecordingWriter(fileSystem: system, folder: place.path + "/a", startedAt: 1, identity: 2, limits: limits)
        #expect(writer.startFile(fileStart()).suspension == nil)
        #expect(writer.append(makeBatch(0)).writtenParts == 6)
        #expect(writer.append(makeBatch(1)).writtenParts == 6)
        let media = try system.open(place.path + "/a/000.mp4", .update)
        try media.truncate(to: try media.size() - 1)
        let findings = try RecordingRepair(fileSystem: system).repairAll(in: place.path)
        #expect(findings.map(\.kind) == [.repaired] && findings.first?.totals.parts == 11 && findings.first?.cutBytes == 14)
        #expect(try readParts(system, place.path + "/a") == payloads(parts(makeBatch(0) + makeBatch(1)).dropLast()))
    }

    @Test("A recorder on its own queue writes to a real disk, and says when it has finished")
    func recorder() async throws {
        let place = TemporaryFolder()
        var limits = RecordingLimits()
        (limits.freeBytesMin, limits.freeBytesToResume) = (0, 0)
        let writer = RecordingWriter(fileSystem: LiveFileSystem(), folder: place.path + "/a", startedAt: 1, identity: 2, limits: limits)
        let summary = await withCheckedContinuation { continuation in
            let queue = RecorderQueue(
                writer: writer, limits: limits, executor: .serialQueue(label: "recording"), now: { 9 },
                onEvent: { if case .finished(let summary) = $0 { continuation.resume(returning: summary) } })
            queue.startFile(fileStart())
            for part in parts((0..<20).flatMap(makeBatch)) { queue.enqueue(part) }
            queue.finish(.stopped)
        }
        #expect(summary.isClosed && summary.totals.parts == 120)
        #expect(try readParts(LiveFileSystem(), place.path + "/a") == payloads(parts((0..<20).flatMap(makeBatch))))
    }

    @Test("Errors carry the system's number")
    func errors() throws {
        let place = TemporaryFolder()
        let system = LiveFileSystem()
        #expect(throws: FileError(.open, code: ENOENT)) { try system.open(place.path + "/none", .read) }
        #expect(throws: FileError(.createDirectory, code: EEXIST)) { try system.createDirectory(place.path) }
        #expect(throws: FileError(.list, code: ENOENT)) { try system.list(place.path + "/none") }
        let file = try system.open(place.path + "/file", .create)
        #expect(throws: FileError(.list, code: ENOTDIR)) { try system.list(place.path + "/file") }
        #expect(try file.read(10, at: 0).isEmpty)
        try system.rename(place.path + "/file", to: place.path + "/other")
        #expect(try system.list(place.path) == ["other"])
        #expect(try system.freeBytes(at: place.path) > 0)
    }
}
