import HTTP
import HTTP2
import TestSupport
import Testing

@Suite("Requests over HTTP/2")
struct RequestTests {
    @Test("However TCP cuts the bytes, the requests are the same")
    func cuts() {
        let bytes =
            Frames.preface
            + Frames.headers(
                1, Frames.request("POST", "/a?b=c") + [("cookie", "a=1"), ("cookie", "b=2"), ("content-length", "6")], ends: false)
            + Frames.get(3, "/live/x") + Frames.data(1, Array("abc".utf8)) + Frames.ping() + Frames.data(1, Array("def".utf8), ends: true)
        for pieces in allCuts(of: bytes) {
            let conversation = Conversation(beginningWith: pieces)
            #expect(conversation.error == nil)
            #expect(conversation.requests.map(\.path) == ["/a", "/live/x"])
            #expect(conversation.requests.first?.headers["Cookie"] == "a=1; b=2")
            #expect(conversation.requests.first?.bodyFraming == .length(6))
            #expect(conversation.requests.first?.version == .http2)
            #expect(conversation.bodies == [1: Array("abcdef".utf8)])
            #expect(conversation.events.contains(.end(1)) && conversation.events.contains(.end(3)))
        }
    }

    @Test("The :authority is the host, also for who looks at Host")
    func authority() {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        #expect(conversation.requests.first?.authority == "test")
        #expect(conversation.requests.first?.headers["Host"] == "test")
    }

    @Test(
        "What HTTP/1.1 refuses is refused here too, and the connection goes on",
        arguments: [
            ("GET", "/a/../b", [], 400), ("GET", "/%00", [], 400), ("GET", "/%2F", [], 400),
            ("GET", "/", [("host", "other")], 400), ("GET", "/" + String(repeating: "a", count: 9000), [], 414),
            (String(repeating: "A", count: 21), "/", [], 501), ("GET", "/", [("x", String(repeating: "a", count: 17_000))], 431),
            ("GET", "/", [(String, String)](repeating: ("x", "y"), count: 101), 431),
        ])
    func refused(method: String, path: String, fields: [(String, String)], status: Int) {
        let conversation = Conversation()
        let block = Frames.block(Frames.request(method, path) + fields)
        conversation.receive(Frames.frame(1, flags: 1, stream: 1, Array(block.prefix(16_000))))
        conversation.receive(Frames.continuation(1, Array(block.dropFirst(16_000)), ends: true))
        #expect(conversation.badRequests.map(\.status.code) == [status])
        conversation.receive(Frames.get(3))
        #expect(conversation.requests.count == 1)
    }

    @Test(
        "What belongs to a connection of HTTP/1.1, and fields in wrong places, break the stream off",
        arguments: [
            [("connection", "close")], [("transfer-encoding", "chunked")], [("upgrade", "websocket")], [("Upper", "case")],
            [(":late", "x")],
        ])
    func malformed(fields: [(String, String)]) {
        let conversation = Conversation()
        conversation.receive(Frames.get(1, "/", fields))
        #expect(conversation.requests.isEmpty)
        #expect(conversation.frames().contains { $0.isReset && $0.stream == 1 && $0.resetCode == 1 })
        conversation.receive(Frames.get(3))
        #expect(conversation.requests.count == 1)
    }

    @Test("A body of another length than was said breaks the stream off")
    func wrongLength() {
        let conversation = Conversation()
        conversation.receive(Frames.headers(1, Frames.request("POST", "/") + [("content-length", "2")], ends: false))
        conversation.receive(Frames.data(1, [1, 2, 3], ends: true))
        #expect(conversation.frames().contains { $0.isReset && $0.resetCode == 1 })
        #expect(conversation.events.last == .closed(1))
    }

    @Test("What doesn't begin as HTTP/2 ends the connection with words")
    func noPreface() {
        let conversation = Conversation(beginningWith: [Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)])
        #expect(conversation.error?.code == .protocolError)
        #expect(conversation.session.isOver)
    }

    @Test("The preface is known by its first bytes, however they come")
    func preface() {
        let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        #expect(ClientPreface.isBegun(by: preface.span.bytes) == true)
        #expect(ClientPreface.isBegun(by: (preface + [0, 0]).span.bytes) == true)
        for count in 0..<preface.count {
            let (first, rest) = (Array(preface[..<count]), Array(preface[count...]))
            #expect(ClientPreface.isBegun(by: first.span.bytes) == nil)
            #expect(ClientPreface.isBegun(by: rest.span.bytes, after: first) == true)
            #expect(ClientPreface.isBegun(by: (first + [0]).span.bytes) == false)
        }
        #expect(ClientPreface.isBegun(by: Array("POST / HTTP".utf8).span.bytes) == false)
    }
}
