import HTTP
import Testing

@Suite struct HTTPRequestParserTests {
    @Test("A browser's GET is read, however TCP cut it")
    func browserGet() throws {
        let talk = try #require(
            Conversation.underEveryCut(
                "GET /live/abc/index.m3u8?_HLS_msn=12&_HLS_part=3 HTTP/1.1\r\nHost: example.org:8000\r\n"
                    + "User-Agent: Mozilla/5.0\r\nAccept: */*\r\nX-Empty:\r\nX-Blank: \t a b \t\r\n\r\n"))
        let head = try #require(talk.heads.first)
        #expect(talk.error == nil && talk.ends == 1 && talk.bodies == [[]])
        #expect(head.method == .get && head.version == .http1_1 && head.authority == "example.org:8000")
        #expect(head.path == "/live/abc/index.m3u8" && head.target.hasSuffix("_HLS_part=3"))
        #expect(head.query.get("_HLS_msn", as: Int.self) == 12 && head.query["_HLS_part"] == "3" && head.query["none"] == nil)
        #expect(head.headers["user-agent"] == "Mozilla/5.0" && head.headers["X-EMPTY"] == "" && head.headers["x-blank"] == "a b")
        #expect(head.isKeepAlive && !head.expectsContinue && head.bodyFraming == .none)
    }

    @Test("Pipelined requests come out in their order, each with its own body")
    func pipelining() throws {
        let talk = try #require(
            Conversation.underEveryCut(
                "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
                    + "PUT /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;n=v;q=\"x y\"\r\n0123456789\r\n0\r\nT: v\r\n\r\n"
                    + "\r\nGET /c HTTP/1.0\r\n\r\n"))
        #expect(talk.error == nil && talk.ends == 3)
        #expect(talk.heads.map(\.path) == ["/a", "/b", "/c"])
        #expect(talk.heads.map(\.bodyFraming) == [.length(5), .chunked, .none])
        #expect(talk.bodies == [Array("hello".utf8), Array("abc0123456789".utf8), []])
    }

    @Test("The next request waits inside until it is asked for")
    func waits() throws {
        var parser = HTTPRequestParser()
        let bytes = Array("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        #expect(parser.isIdle)
        parser.receive(bytes.span.bytes)
        guard case .head(let head) = try parser.nextEvent() else { return #expect(Bool(false)) }
        #expect(head.path == "/a" && !parser.isIdle)
        #expect(try parser.nextEvent() == .end)
        #expect(parser.unreadCount == bytes.count / 2)
        guard case .head = try parser.nextEvent() else { return #expect(Bool(false)) }
        #expect(try parser.nextEvent() == .end)
        #expect(try parser.nextEvent() == nil && parser.isIdle)
    }

    @Test(
        "Keep-alive follows version and Connection",
        arguments: [
            ("HTTP/1.1\r\nHost: x\r\n", true), ("HTTP/1.1\r\nHost: x\r\nConnection: foo, Close\r\n", false), ("HTTP/1.0\r\n", false),
            ("HTTP/1.0\r\nConnection: Keep-Alive\r\n", true), ("HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\n", true),
            ("HTTP/1.0\r\nConnection: keep-alive, close\r\n", false),
        ])
    func keepAlive(end: String, isKept: Bool) {
        #expect(Conversation.underEveryCut("GET / " + end + "\r\n")?.heads.first?.isKeepAlive == isKept)
    }

    @Test("Expect: 100-continue is told with the head, before any body")
    func expectContinue() throws {
        let text = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n"
        #expect(try #require(Conversation.underEveryCut(text)?.heads.first).expectsContinue)
        let old = "POST / HTTP/1.0\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
        #expect(try #require(Conversation.underEveryCut(old)?.heads.first).expectsContinue == false)
    }

    @Test(
        "Targets: origin, absolute and asterisk form",
        arguments: [
            ("GET / HTTP/1.1", "/", "x"), ("GET http://other.example:81/p?q HTTP/1.1", "/p", "other.example:81"),
            ("GET HTTP://other HTTP/1.1", "/", "other"), ("GET http://[::1]:8000?q=1 HTTP/1.1", "/", "[::1]:8000"),
            ("OPTIONS * HTTP/1.1", "*", "x"), ("GET /a%20b/%C3%A4?x=%zz+1 HTTP/1.1", "/a b/ä", "x"),
            ("GET //a/.../..b HTTP/1.1", "//a/.../..b", "x"),
            ("get-it /x HTTP/1.9", "/x", "x"),
        ])
    func targets(line: String, path: String, authority: String) throws {
        let talk = try #require(Conversation.underEveryCut(line + "\r\nHost: x\r\n\r\n"))
        #expect(talk.heads.first?.path == path && talk.heads.first?.authority == authority && talk.error == nil)
    }

    @Test("An upgrade hands out the bytes that came early, and the parser is done")
    func upgrade() throws {
        var parser = HTTPRequestParser()
        let bytes = Array("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\u{1}\u{2}".utf8)
        parser.receive(bytes.span.bytes)
        guard case .head(let head) = try parser.nextEvent() else { return #expect(Bool(false)) }
        #expect(head.asksForUpgrade(to: "WebSocket"))
        #expect(try parser.nextEvent() == .end)
        #expect(parser.takeUnread() == [1, 2])
        parser.receive(bytes.span.bytes)
        #expect(try parser.nextEvent() == nil && parser.unreadCount == 0)
    }

    @Test("After an error nothing comes out but the error")
    func finished() {
        var parser = HTTPRequestParser()
        let (bad, good) = (Array("GET\r\n".utf8), Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        parser.receive(bad.span.bytes)
        #expect(throws: HTTPParseError.self) { try parser.nextEvent() }
        parser.receive(good.span.bytes)
        #expect(throws: HTTPParseError.self) { try parser.nextEvent() }
        #expect(parser.hasFailed && parser.unreadCount == 0 && parser.takeUnread().isEmpty)
    }

    @Test("A body slice that is kept isn't overwritten by later bytes")
    func keptSlices() throws {
        var parser = HTTPRequestParser()
        let pieces = ["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nab", "cd", "ef"].map { Array($0.utf8) }
        var slices: [ArraySlice<UInt8>] = []
        for piece in pieces {
            parser.receive(piece.span.bytes)
            while let event = try parser.nextEvent() { if case .body(let bytes) = event { slices.append(bytes) } }
        }
        #expect(slices.map(Array.init) == ["ab", "cd", "ef"].map { Array($0.utf8) })
    }
}
