import Glibc
import Runtime
import Testing

@Suite struct ReadableFileTests {
    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        var template = Array("/tmp/carillon-test-XXXXXX".utf8CString)
        let number = mkstemp(&template)
        try #require(number >= 0)
        #expect(write(number, bytes, bytes.count) == bytes.count)
        close(number)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        try body(path)
    }

    @Test("Any part can be read, less at the end, nothing past it")
    func parts() throws {
        let bytes = pattern(100_000)
        try withFile(bytes) { path in
            let file = try ReadableFile(path: path)
            #expect(file.byteCount == bytes.count)
            #expect(try file.read(offset: 1000, count: 5000) == Array(bytes[1000..<6000]))
            #expect(try file.read(offset: 99_990, count: 50) == Array(bytes[99_990...]))
            #expect(try file.read(offset: 100_000, count: 50).isEmpty)
            #expect(try file.read(offset: 0, count: 0).isEmpty)
            #expect(try ReadableFile.contents(of: path) == bytes)
        }
    }

    @Test("An open file stays readable after it was removed")
    func removed() throws {
        var file: ReadableFile?
        try withFile([1, 2, 3]) { file = try ReadableFile(path: $0) }
        #expect(try file?.read(offset: 0, count: 3) == [1, 2, 3])
    }

    @Test("A missing file and a folder are errors that say so")
    func errors() {
        #expect(throws: SystemCallError("open", code: ENOENT)) { try ReadableFile(path: "/nonexistent/file") }
        #expect(throws: SystemCallError.self) { try ReadableFile(path: "/tmp") }
    }

    @Test("Blocking work runs off the loop, and its end comes back to it")
    func blockingWork() async throws {
        try await withLoop { loop in
            let seen = Record<Bool>()
            await loop.run {
                for _ in 0..<20 {
                    BlockingWork.run(on: loop) {
                        loop.isCurrent
                    } completion: { wasOnLoop in
                        seen.add(!wasOnLoop && loop.isCurrent)
                    }
                }
            }
            while seen.count < 20 { await Task.yield() }
            #expect(seen.elements.allSatisfy { $0 })
            #expect(await BlockingWork.run { 7 } == 7)
        }
    }
}
