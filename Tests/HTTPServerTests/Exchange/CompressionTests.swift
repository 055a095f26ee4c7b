import HTTP
import HTTPServer
import TestSupport
import Testing

/// What is text for everybody is compressed for who takes it; what may hold a secret is not.
@Suite("Compression")
struct CompressionTests {
    private static let text = Array(String(repeating: "#EXTINF:2.00000,\nsegment.m4s\n", count: 100).utf8)

    private func headers(type: String, cacheControl: String, accept: String, method: HTTPMethod = .get, range: String = "") async throws
        -> [String: String]
    {
        try await LiveServer.run { router in
            for method in [HTTPMethod.get, .head] {
                router.add(method, "/text") { exchange, _ in
                    exchange.respond(HTTPResponse(.ok, type: type, headers: ["Cache-Control": cacheControl, "ETag": "\"a\""], Self.text))
                }
            }
        } client: { live in
            let socket = try live.client()
            defer { socket.close() }
            try socket.send("\(method) /text HTTP/1.1\r\nHost: a\r\nAccept-Encoding: \(accept)\r\n\(range)\r\n")
            return try socket.answer(toHead: method == .head).headers
        }
    }

    @Test("A public playlist is compressed, under a weak tag", arguments: ["gzip", "br, gzip;q=0.5", "deflate, GZIP"])
    func playlist(accept: String) async throws {
        let headers = try await headers(type: "application/vnd.apple.mpegurl", cacheControl: "public, max-age=1", accept: accept)
        #expect(headers["content-encoding"] == "gzip" && headers["vary"] == "Accept-Encoding" && headers["etag"] == "W/\"a\"")
        #expect(headers["content-length"].flatMap { Int($0) }.map { $0 < Self.text.count / 4 } == true)
    }

    @Test(
        "A client that doesn't take it gets the text, and caches are told", arguments: ["br", "gzip;q=0", "gzip; q=0.000", "identity", "*"])
    func notTaken(accept: String) async throws {
        let headers = try await headers(type: "text/css", cacheControl: "public, max-age=1", accept: accept)
        #expect(headers["content-encoding"] == nil && headers["vary"] == "Accept-Encoding" && headers["etag"] == "\"a\"")
    }

    @Test(
        "What isn't for everybody, or no text, is left as it is",
        arguments: [("text/css", "no-store"), ("text/html", "public"), ("application/json", "private"), ("video/mp4", "public, max-age=1")])
    func left(type: String, cacheControl: String) async throws {
        let headers = try await headers(type: type, cacheControl: cacheControl, accept: "gzip")
        #expect(headers["content-encoding"] == nil && headers["vary"] == nil)
    }
}
