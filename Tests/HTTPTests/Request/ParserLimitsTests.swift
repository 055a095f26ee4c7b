import HTTP
import Testing

@Suite struct ParserLimitsTests {
    private static func limits(_ change: (inout HTTPRequestParser.Limits) -> Void) -> HTTPRequestParser.Limits {
        var limits = HTTPRequestParser.Limits()
        change(&limits)
        return limits
    }

    /// The text passes with the limit and is refused, with its name, one below it.
    private func expectEdge(
        _ text: String, _ path: WritableKeyPath<HTTPRequestParser.Limits, Int>, at limit: Int, status: HTTPStatus, name: String
    ) {
        let (enough, tooLittle) = (Self.limits { $0[keyPath: path] = limit }, Self.limits { $0[keyPath: path] = limit - 1 })
        let passing = Conversation.underEveryCut(text, limits: enough)
        #expect(passing?.error == nil && passing?.ends == 1)
        let refusal = Conversation.refusal(text, limits: tooLittle)
        #expect(refusal?.status == status && refusal?.sentence.contains(name) == true)
    }

    @Test("The request line, at its limit and one past it")
    func requestLine() {
        expectEdge(
            "GET /12345 HTTP/1.1\r\nHost: x\r\n\r\n", \.requestLineBytesMax, at: 19, status: .uriTooLong, name: "requestLineBytesMax")
    }

    @Test("The method")
    func method() {
        expectEdge("PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n", \.methodBytesMax, at: 8, status: .notImplemented, name: "methodBytesMax")
    }

    @Test("All header lines together")
    func headerBytes() {
        expectEdge(
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n", \.headerBytesMax, at: 15, status: .requestHeaderFieldsTooLarge,
            name: "headerBytesMax")
    }

    @Test("The number of headers, and of trailers")
    func headerCount() {
        expectEdge(
            "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n", \.headerCountMax, at: 2, status: .requestHeaderFieldsTooLarge,
            name: "headerCountMax")
        expectEdge(
            "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\nC: d\r\nE: f\r\n\r\n", \.headerCountMax, at: 3,
            status: .requestHeaderFieldsTooLarge, name: "headerCountMax")
    }

    @Test("The body, of known length and in chunks")
    func body() {
        expectEdge(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", \.bodyBytesMax, at: 5, status: .contentTooLarge,
            name: "bodyBytesMax")
        expectEdge(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", \.bodyBytesMax, at: 5,
            status: .contentTooLarge, name: "bodyBytesMax")
    }

    @Test("Chunk extensions, in one chunk and over many")
    func chunkExtensions() {
        let head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        for body in ["1;abcdefgh\r\nx\r\n0\r\n\r\n", "1;ab\r\nx\r\n1;cd\r\ny\r\n0;ef\r\n\r\n", "0;abcdefgh\r\n\r\n"] {
            expectEdge(head + body, \.chunkExtensionBytesMax, at: 9, status: .badRequest, name: "chunkExtensionBytesMax")
        }
    }

    @Test("A line without end is refused at its limit, not when it ends")
    func endlessLines() {
        let long = String(repeating: "a", count: 20_000)
        let head = "POST / HTTP/1.1\r\nHost: x\r\n"
        #expect(Conversation.refusal("GET /" + long)?.status == .uriTooLong)
        #expect(Conversation.refusal(head + "A: " + long)?.status == .requestHeaderFieldsTooLarge)
        #expect(Conversation.refusal(head + "Transfer-Encoding: chunked\r\n\r\n1;" + long)?.status == .badRequest)
        #expect(Conversation.refusal(head + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + long)?.status == .requestHeaderFieldsTooLarge)
    }

    @Test("A driver may allow one request a larger body, after its head")
    func raisedBody() throws {
        var parser = HTTPRequestParser(limits: Self.limits { $0.bodyBytesMax = 3 })
        let bytes = Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".utf8)
        parser.receive((bytes + bytes).span.bytes)
        guard case .head = try parser.nextEvent() else { return #expect(Bool(false)) }
        parser.bodyBytesMax = 5
        #expect(try parser.nextEvent() == .body(Array("hello".utf8)[...]))
        #expect(try parser.nextEvent() == .end)
        guard case .head = try parser.nextEvent() else { return #expect(Bool(false)) }
        #expect(throws: HTTPParseError.self) { try parser.nextEvent() }
    }

    @Test("Bytes sent ahead are kept up to their bound; one who goes on is refused")
    func unread() {
        var parser = HTTPRequestParser()
        let request = Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        let filler = [UInt8](repeating: 0x61, count: parser.limits.unreadBytesMax - request.count - 1)
        parser.receive((request + filler).span.bytes)
        #expect(!parser.isFull)
        parser.receive(request.span.bytes)
        #expect(parser.isFull)
        parser.receive(filler.span.bytes)
        #expect(throws: HTTPParseError.self) { try parser.nextEvent() }
    }
}
