import Glibc
import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

@Suite struct FileAnswerTests {
    private func file(_ bytes: [UInt8]) throws -> ReadableFile {
        var template = Array("/tmp/carillon-test-XXXXXX".utf8CString)
        let number = mkstemp(&template)
        try #require(number >= 0)
        defer { close(number) }
        #expect(write(number, bytes, bytes.count) == bytes.count)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        return try ReadableFile(path: path)
    }

    /// Three pieces of two files: what a segment that crosses a recording's files is.
    private func body() throws -> (FileBody, [UInt8]) {
        let (first, second) = (pattern(700_000), [UInt8](pattern(300_000).reversed()))
        let (one, two) = (try file(first), try file(second))
        let body = FileBody(pieces: [
            .init(file: one, offset: 100, byteCount: 600_000), .init(file: two, offset: 0, byteCount: 1),
            .init(file: two, offset: 1000, byteCount: 299_000),
        ])
        return (body, Array(first[100..<600_100] + second[..<1] + second[1000...]))
    }

    private func addRanges(_ body: FileBody) -> (inout Router<HTTPHandler>) -> Void {
        { router in
            router.add(.get, "/file") { exchange, _ in
                switch ByteRange.evaluate(exchange.request.headers, method: exchange.request.method, length: body.byteCount) {
                case .full: exchange.respond(HTTPResponseHead(.ok), file: body)
                case .partial(let range): exchange.respond(HTTPResponseHead(.partialContent), file: body.slice(range))
                case .unsatisfiable: exchange.respond(HTTPResponse(.rangeNotSatisfiable))
                }
            }
        }
    }

    @Test("Pieces of files are one body, whole and in ranges, and HEAD reads nothing")
    func ranges() async throws {
        let (body, whole) = try body()
        try await LiveServer.run(addRanges(body)) { live in
            let client = try live.client()
            try client.get("/file")
            #expect(try client.answer().body == whole)
            for range in [0..<1, 0..<899_001, 599_990..<600_010, 600_000..<600_001, 899_000..<899_001, 5..<500_000] {
                try client.get("/file", "Range: bytes=\(range.lowerBound)-\(range.upperBound - 1)\r\n")
                let answer = try client.answer()
                #expect(answer.status == 206)
                #expect(answer.body == Array(whole[range]))
            }
            try client.get("/file", "Range: bytes=-10\r\n")
            #expect(try client.answer().body == Array(whole.suffix(10)))
            try client.get("/file", "Range: bytes=899001-\r\n")
            #expect(try client.answer().status == 416)
            try client.send("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer(toHead: true).headers["content-length"] == "899001")
        }
    }

    @Test("Fifty slow readers of a file get it whole, and are given it in pieces")
    func slowReaders() async throws {
        let (body, whole) = try body()
        try await LiveServer.serve(addRanges(body)) { live in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await onThread {
                            let client = try live.client(receiveBufferBytes: 8192)
                            try client.get("/file")
                            return try client.answer().body == whole
                        }
                    }
                }
                for try await isWhole in group { #expect(isWhole) }
            }
        }
    }

    @Test("A file that has become shorter than it was breaks the answer off")
    func shortened() async throws {
        let body = FileBody(pieces: [.init(file: try file(pattern(1000)), offset: 0, byteCount: 5000)])
        try await LiveServer.run(addRanges(body)) { live in
            let client = try live.client()
            try client.get("/file")
            #expect(throws: (any Error).self) { try client.answer() }
        }
    }

    @Test("A reader that leaves in the middle ends the reading")
    func leaves() async throws {
        let (body, _) = try body()
        let ended = Record<Void>()
        try await LiveServer.serve { router in
            router.add(.get, "/file") { exchange, _ in
                let witness = Witness(ended)
                exchange.onEnd = { withExtendedLifetime(witness) {} }
                exchange.respond(HTTPResponseHead(.ok), file: FileBody(pieces: Array(repeating: body.pieces[0], count: 100)))
            }
        } _: { live in
            let client = try live.client(receiveBufferBytes: 8192)
            try client.get("/file")
            _ = try await onThread { try client.receive(exactly: 100_000) }
            client.close()
            #expect(await eventually { ended.count == 1 && live.server.connectionCount == 0 })
        }
    }
}
