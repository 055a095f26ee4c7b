import HTTP
import Testing

@Suite struct HTTP1ResponseEncoderTests {
    private typealias Encoder = HTTP1ResponseEncoder
    private static let keep = Encoder(isHead: false, version: .http1_1, isKeepAlive: true)
    private static let close = Encoder(isHead: false, version: .http1_1, isKeepAlive: false)
    private static let head = Encoder(isHead: true, version: .http1_1, isKeepAlive: true)
    private static let old = Encoder(isHead: false, version: .http1_0, isKeepAlive: false)
    private static let oldKeep = Encoder(isHead: false, version: .http1_0, isKeepAlive: true)

    private func encode(
        _ encoder: Encoder, _ status: HTTPStatus, _ headers: HTTPHeaders, _ body: Encoder.Body, date: String? = nil
    ) throws -> (text: String, plan: Encoder.Plan) {
        var bytes: [UInt8] = []
        let plan = try encoder.appendHead(HTTPResponseHead(status, headers: headers), body: body, date: date, to: &bytes)
        return (String(decoding: bytes, as: UTF8.self), plan)
    }

    @Test("A known length, with the handler's headers in their order after the date")
    func length() throws {
        let (text, plan) = try encode(Self.keep, .ok, ["Content-Type": "text/plain", "X": "y"], .length(5), date: "D")
        #expect(text == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain\r\nX: y\r\nContent-Length: 5\r\n\r\n")
        #expect(plan == Encoder.Plan(framing: .length(5), keepsAlive: true))
    }

    @Test("No body says so; a stream is chunked for 1.1 and ends with the connection for 1.0")
    func framings() throws {
        #expect(try encode(Self.keep, .ok, [:], .none).text == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let chunked = try encode(Self.keep, .ok, [:], .stream)
        #expect(chunked.text == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" && chunked.plan.framing == .chunked)
        let untilClose = try encode(Self.oldKeep, .ok, [:], .stream)
        #expect(untilClose.text == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        #expect(untilClose.plan == Encoder.Plan(framing: .untilClose, keepsAlive: false))
    }

    @Test("Connection says what is not the version's habit")
    func connection() throws {
        #expect(try encode(Self.close, .ok, [:], .length(1)).text.hasSuffix("Content-Length: 1\r\nConnection: close\r\n\r\n"))
        #expect(try encode(Self.old, .ok, [:], .length(1)).text.hasSuffix("Connection: close\r\n\r\n"))
        #expect(try encode(Self.oldKeep, .ok, [:], .length(1)).text.hasSuffix("Connection: keep-alive\r\n\r\n"))
        let asked = try encode(Self.keep, .ok, ["Connection": "close"], .length(1))
        #expect(asked.text.hasSuffix("Content-Length: 1\r\nConnection: close\r\n\r\n") && !asked.plan.keepsAlive)
    }

    @Test("HEAD keeps the headers of GET and has no body")
    func headRequests() throws {
        #expect(try encode(Self.head, .ok, [:], .length(7)).text.contains("Content-Length: 7\r\n"))
        #expect(try encode(Self.head, .ok, [:], .stream).text.contains("Transfer-Encoding: chunked\r\n"))
        #expect(try encode(Self.head, .ok, [:], .none).text == "HTTP/1.1 200 OK\r\n\r\n")
        #expect(try encode(Self.head, .ok, [:], .length(7)).plan == Encoder.Plan(framing: .none, keepsAlive: true))
    }

    @Test("1xx, 204 and 304 have no framing", arguments: [HTTPStatus.earlyHints, .noContent, .notModified])
    func withoutBody(status: HTTPStatus) throws {
        for body in [Encoder.Body.none, .length(5), .stream] {
            let (text, plan) = try encode(Self.keep, status, ["ETag": "\"a\""], body)
            #expect(text == "HTTP/1.1 \(status)\r\nETag: \"a\"\r\n\r\n" && plan.framing == .none && plan.keepsAlive)
        }
    }

    @Test("A handler can't frame by itself, but an upgrade keeps its Connection")
    func ownHeaders() throws {
        let own: HTTPHeaders = ["content-length": "9", "TRANSFER-ENCODING": "x", "Keep-Alive": "1", "Connection": "Upgrade", "date": "X"]
        #expect(try encode(Self.keep, .ok, own, .length(1), date: "D").text == "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 1\r\n\r\n")
        let upgrade = try encode(Self.keep, .switchingProtocols, ["Upgrade": "websocket", "Connection": "Upgrade"], .none, date: "D").text
        #expect(upgrade == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    }

    @Test(
        "A header that would end its line is refused, and nothing is written",
        arguments: [
            ("X", "a\r\nSet-Cookie: b"), ("X", "a\nb"), ("X", "a\rb"), ("X", "a\u{0}"), ("X\r\nY", "a"), ("X: y", "a"), ("", "a"),
            ("X y", "a"),
        ])
    func splitting(name: String, value: String) {
        var headers = HTTPHeaders()
        headers.append(name, value)
        var bytes: [UInt8] = [1]
        #expect(throws: HTTPEncodeError(headerName: name)) {
            try Self.keep.appendHead(HTTPResponseHead(.ok, headers: headers), body: .none, date: nil, to: &bytes)
        }
        #expect(bytes == [1])
    }

    @Test(
        "Chunks are framed around their payload",
        arguments: [
            (1, "1"), (15, "f"), (16, "10"), (255, "ff"), (4096, "1000"), (65_537, "10001"), (Int.max, "7fffffffffffffff"),
        ])
    func chunks(count: Int, size: String) {
        var bytes: [UInt8] = []
        Encoder.appendChunkPrefix(count: count, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == size + "\r\n")
        #expect(Encoder.chunkSuffix == [13, 10] && Encoder.lastChunk == Array("0\r\n\r\n".utf8))
    }

    @Test("After a request that couldn't be parsed the connection closes")
    func parseError() throws {
        let error = HTTPParseError(.uriTooLong, "Too long.")
        #expect(
            try encode(.afterParseError, error.status, [:], .none).text
                == "HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    }
}
