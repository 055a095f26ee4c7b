import HTTP
import HTTPServer
import Runtime
import TestSupport
import Testing

/// Requests that hide another one. What counts is that no handler ever sees the hidden one, and that the connection is not used any more.
@Suite struct SmugglingTests {
    static let hidden = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n"

    static let attempts: [(String, Int)] = [
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length : 0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\u{0B}chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nX: y\r\n Content-Length: 5\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\nHost: a\n\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\nContent-Length: 0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nab\r\n0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabXX0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n", 400),
        ("POST /echo HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400),
        ("GET  /echo HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\nHost: a\r\n\r\nSM\r\n\r\n", 505),
        ("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 501),
    ]

    @Test("A doubtful request is refused, its connection closed, and what it hides is never seen", arguments: attempts)
    func refused(request: String, status: Int) async throws {
        try await check(request, status, ByteCut.whole)
        try await check(request, status, ByteCut.byteByByte)
    }

    private func check(_ request: String, _ status: Int, _ cut: ByteCut) async throws {
        let seen = Record<Void>()
        try await LiveServer.run { router in
            router.add(.get, "/admin") { exchange, _ in
                seen.add(())
                exchange.respond(HTTPResponse(.ok))
            }
            router.add(.post, "/echo") { exchange, _ in exchange.readBody { exchange.respond(HTTPResponse(.ok, body: [$0[...]])) } }
        } client: { live in
            let client = try live.client()
            for piece in cut.pieces(of: Array((request + Self.hidden).utf8)) { if (try? client.send(piece)) == nil { break } }
            #expect(try client.answer().status == status)
            try client.waitForEnd()
        }
        #expect(seen.count == 0)
    }

    @Test("A refusal in the middle of pipelined requests comes after their answers")
    func order() async throws {
        try await LiveServer.run { _ in
        } client: { live in
            let client = try live.client()
            try client.send(
                "GET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\nGET bad HTTP/1.1\r\n\r\n" + Self.hidden)
            #expect(try client.answer().status == 200)
            #expect(try client.answer().status == 200)
            #expect(try client.answer().status == 400)
            #expect(try client.receiveAll().isEmpty)
        }
    }

    @Test(
        "Headers and lines beyond their limits are refused with words that name the limit, though more is under way",
        arguments: [
            ("GET /" + String(repeating: "a", count: 100_000), 414, "requestLineBytesMax"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 100_000), 431, "headerBytesMax"),
            ("GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 2000), 431, "headerCountMax"),
            (String(repeating: "A", count: 30) + " / HTTP/1.1\r\nHost: a\r\n", 501, "methodBytesMax"),
        ])
    func limits(request: String, status: Int, limit: String) async throws {
        try await LiveServer.run { _ in
        } client: { live in
            let client = try live.client()
            try client.send(request)
            let answer = try client.answer()
            #expect(answer.status == status)
            #expect(answer.text.contains(limit))
        }
    }

    @Test("Random bytes end in a refusal or silence, never in a crash", arguments: 0..<20)
    func randomBytes(seed: Int) async throws {
        try await LiveServer.run(limits: .impatient) { _ in
        } client: { live in
            var mutator = ByteMutator(seed: UInt64(seed))
            let client = try live.client()
            let bytes = (0..<5000).map { _ in UInt8(mutator.next(below: 256)) }
            _ = try? client.send(bytes)
            try client.waitForEnd()
            let next = try live.client()
            try next.get("/hello")
            #expect(try next.answer().text == "hello")
        }
    }
}
