import HTTP
import Logging
import Runtime
import Testing

@testable import HTTPServer

@Suite struct HTTP1ConnectionTests {
    @Test(
        "an answer's head and body leave together, however the body is framed",
        arguments: [
            ("GET /whole HTTP/1.1\r\nHost: a\r\n\r\n", ["ello"]), ("HEAD /whole HTTP/1.1\r\nHost: a\r\n\r\n", ["\r\n\r\n"]),
            ("GET /streamed HTTP/1.1\r\nHost: a\r\n\r\n", ["\r\n\r\n", "5\r\nhello\r\n", "0\r\n\r\n"]),
            ("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", ["}\n"]), ("GET / HTTP/1.1\n\n", ["}\n"]),
        ])
    func answersInOneWrite(request: String, ends: [String]) async throws {
        let writes = try await Self.writes(answering: request)
        #expect(writes.count == ends.count)
        #expect(zip(writes, ends).allSatisfy { $0.hasSuffix($1) })
        #expect(writes.first?.hasPrefix("HTTP/1.1 ") == true)
    }

    /// What the connection hands to its transport, call by call.
    private static func writes(answering request: String) async throws -> [String] {
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        let loop = group.loops[0]
        let server = HTTPServer(
            group: group, router: router,
            notFound: {
                $0.respond(.error(.notFound, code: "not_found", "There is nothing."))
            }, log: .silent)
        return await loop.run {
            let transport = RecordingTransport(loop: loop)
            let connection = HTTP1Connection(transport: transport, server: server) {}
            connection.transport(transport, received: Array(request.utf8).span.bytes)
            return transport.writes
        }
    }

    private static var router: Router<HTTPHandler> {
        var router = Router<HTTPHandler>()
        router.add(.get, "/whole") { exchange, _ in exchange.respond(HTTPResponse(.ok, text: "hello")) }
        router.add(.get, "/streamed") { exchange, _ in
            exchange.start(HTTPResponseHead(.ok))
            exchange.write([Array("hello".utf8)[...]])
            exchange.finish()
        }
        return router
    }
}

/// Keeps what is written to it.
private final class RecordingTransport: Transport {
    let loop: EventLoop
    let peer: SocketAddress
    let isOpen = true
    weak var delegate: (any TransportDelegate)?
    let pendingBytes = 0
    private(set) var writes: [String] = []

    init(loop: EventLoop) {
        self.loop = loop
        guard let peer = SocketAddress("127.0.0.1", port: 1) else { preconditionFailure("a numeric address is one") }
        self.peer = peer
    }

    func write(_ chunks: [ArraySlice<UInt8>]) {
        if !chunks.isEmpty { writes.append(String(decoding: chunks.joined(), as: UTF8.self)) }
    }

    func start() {}
    func pauseReading() {}
    func resumeReading() {}
    func close() {}
    func closeAfterFlush() {}
}
