import HTTP
import HTTPServer
import Logging
import Runtime
import Streaming
import TestSupport
import Testing

@testable import Playback

@Suite("Rights to a livestream's media")
struct RightsCheckTests {
    /// The status of a request for a livestream's media under these rights. There is a route, and nothing on air: who gets through is told 404
    /// in a plain voice, so a handler of our own stands in.
    private func status(_ path: String, _ rights: FixedRights) async throws -> String {
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        var router = Router<HTTPHandler>()
        let check = RightsCheck(rights: rights)
        for pattern in RightsCheck.patterns("index.m3u8") {
            router.add(.get, pattern) { exchange, parameters in
                check.pass(exchange, parameters) { exchange.respond(HTTPResponse(.ok, text: "media")) }
            }
        }
        let server = HTTPServer(
            group: group, router: router, notFound: { $0.abort() }, log: Log(area: "test", sink: MemoryLogSink()))
        let port = try await server.listen(address: try #require(SocketAddress("127.0.0.1", port: 0))).port
        let line = try await onThread {
            let client = try TestSocket(port: port)
            try client.send("GET \(path) HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
            return try client.receive(until: "\r\n")
        }
        await server.close()
        return String(line.split(separator: " ")[1])
    }

    @Test(
        "Without a token only what is open to everybody is there",
        arguments: [
            ([true], OpenAccess.closed, "200"), ([false], .open, "404"), ([nil], .open, "200"), ([nil], .closed, "404"),
            ([nil], .unknown, "503"),
        ])
    func plain(known: [Bool?], found: OpenAccess, expected: String) async throws {
        #expect(try await status("/live/p/index.m3u8", FixedRights(known: known, found: found)) == expected)
    }

    @Test("A token in the path opens what is closed to others; another one does not, even where everybody may watch")
    func token() async throws {
        #expect(try await status("/live/p/t/right/index.m3u8", FixedRights(known: [false])) == "200")
        #expect(try await status("/live/p/t/wrong/index.m3u8", FixedRights(known: [true])) == "403")
    }
}
