import HTTP
import HTTP2
import TestSupport
import Testing

@Suite("Answers over HTTP/2")
struct AnswerTests {
    @Test("An answer is a head and its body, and ends its stream")
    func answer() throws {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        try conversation.answer(1, body: Array("hello".utf8))
        let frames = conversation.frames()
        // 0x88 is ":status: 200" (RFC 7541, appendix A).
        #expect(frames.first { $0.isHeaders }?.payload.first == 0x88)
        #expect(frames.filter(\.isData).flatMap(\.payload) == Array("hello".utf8))
        #expect(frames.last { $0.isData }?.endsStream == true)
        #expect(conversation.events.last == .closed(1))
    }

    @Test("An answer without a body is one frame")
    func noBody() throws {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        try conversation.session.respond(1, HTTPResponseHead(.noContent), length: nil, hasBody: false, date: nil)
        let frames = conversation.frames().filter { $0.stream == 1 }
        #expect(frames.count == 1 && frames.first?.endsStream == true)
    }

    @Test("A body that comes bit by bit goes out bit by bit, and each time the producer hears when it has gone")
    func streamed() throws {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        try conversation.session.respond(1, HTTPResponseHead(.ok), length: nil, hasBody: true, date: nil)
        #expect(conversation.frames().filter(\.isData).isEmpty)
        for byte in UInt8(1)...3 {
            conversation.session.write(1, [[byte]])
            #expect(conversation.session.pendingBytes(1) == 1)
            #expect(conversation.frames().filter(\.isData).map(\.payload) == [[byte]])
            #expect(conversation.events.last == .drained(1))
        }
        conversation.session.finish(1)
        #expect(conversation.frames().contains { $0.isData && $0.endsStream && $0.payload.isEmpty })
    }

    @Test("No more goes out than the stream's window lets, and the rest when it opens")
    func streamWindow() throws {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        try conversation.answer(1, body: [UInt8](repeating: 7, count: 100_000))
        #expect(conversation.frames().filter(\.isData).flatMap(\.payload).count == 65_535)
        #expect(conversation.session.pendingBytes(1) == 34_465)
        #expect(conversation.session.isHeldBack(1))
        conversation.receive(Frames.windowUpdate(0, 100_000) + Frames.windowUpdate(1, 100))
        #expect(conversation.frames().filter(\.isData).flatMap(\.payload).count == 100)
        conversation.receive(Frames.windowUpdate(1, 100_000))
        #expect(conversation.frames().filter(\.isData).flatMap(\.payload).count == 34_365)
        #expect(conversation.session.pendingBytes(1) == 0)
    }

    @Test("One stream's closed window holds up no other")
    func otherStreams() throws {
        let conversation = Conversation()
        conversation.receive(Frames.windowUpdate(0, 1_000_000))
        conversation.receive(Frames.get(1) + Frames.get(3))
        try conversation.answer(1, body: [UInt8](repeating: 1, count: 100_000))
        try conversation.answer(3, body: [UInt8](repeating: 3, count: 1000))
        let frames = conversation.frames()
        #expect(frames.contains { $0.stream == 3 && $0.isData && $0.endsStream })
        #expect(!frames.contains { $0.stream == 1 && $0.isData && $0.endsStream })
    }

    @Test("A playlist overtakes the media that was written before it, whatever the client says of either")
    func playlistsFirst() throws {
        let conversation = Conversation()
        conversation.receive(Frames.windowUpdate(0, 1_000_000))
        conversation.receive(Frames.get(1, "/part", [("priority", "u=1, i")]) + Frames.get(3, "/list", [("priority", "u=1, i")]))
        try conversation.answer(1, body: [UInt8](repeating: 1, count: 60_000), type: "video/mp4")
        try conversation.answer(3, body: [UInt8](repeating: 3, count: 30_000), type: "application/vnd.apple.mpegurl")
        let streams = conversation.frames().filter(\.isData).map(\.stream)
        #expect(streams.first == 3 && streams.last == 1)
        #expect(streams.firstIndex(of: 1) == streams.lastIndex(of: 3).map { $0 + 1 })
    }

    @Test("Output is given in small helpings, and is whole when put together")
    func helpings() throws {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        try conversation.session.respond(1, HTTPResponseHead(.ok), length: nil, hasBody: true, date: nil)
        let body = (0..<60_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        for start in stride(from: 0, to: body.count, by: 777) {
            conversation.session.write(1, [body[start..<min(start + 777, body.count)]])
        }
        conversation.session.finish(1)
        var output: [UInt8] = []
        while true {
            let chunks = conversation.session.takeOutput(byteCountMax: 5000)
            if chunks.isEmpty { break }
            #expect(chunks.reduce(0) { $0 + $1.count } <= 5000 + 16_384 + 9)
            output += chunks.joined()
        }
        #expect(HTTP2Frame.all(in: output).filter(\.isData).flatMap(\.payload) == body)
    }

    @Test("A header that can't be sent is refused, and nothing of it goes out")
    func unsafeHeader() throws {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        #expect(throws: HTTPEncodeError(headerName: "X")) {
            try conversation.session.respond(
                1, HTTPResponseHead(.ok, headers: ["X": "a\r\nb"]), length: 0, hasBody: false, date: nil)
        }
        #expect(conversation.frames().filter(\.isHeaders).isEmpty)
    }

    @Test("A client's body is taken as far as the handler has used it")
    func backPressure() {
        let conversation = Conversation()
        conversation.receive(Frames.headers(1, Frames.request("POST", "/"), ends: false))
        for _ in 0..<4 { conversation.receive(Frames.data(1, [UInt8](repeating: 0, count: 16_000))) }
        #expect(!conversation.frames().contains { $0.isWindowUpdate && $0.stream == 1 })
        conversation.session.consumed(1, 64_000)
        #expect(conversation.frames().contains { $0.isWindowUpdate && $0.stream == 1 })
    }

    @Test("After goodbye, what is under way is answered and nothing new is begun")
    func goAway() throws {
        let conversation = Conversation()
        conversation.receive(Frames.get(1))
        conversation.session.goAway()
        #expect(conversation.frames().contains { $0.isGoAway && $0.goAwayCode == 0 })
        conversation.receive(Frames.get(3))
        #expect(conversation.requests.count == 1)
        #expect(!conversation.session.isOver)
        try conversation.answer(1, body: [1])
        #expect(conversation.frames().contains { $0.isData && $0.endsStream })
        #expect(conversation.session.isOver)
    }
}
