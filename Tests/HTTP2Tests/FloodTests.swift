import HTTP
import HTTP2
import TestSupport
import Testing

/// Each flood is let through up to its limit and cut off one past it, with an error that names the limit.
@Suite("Floods over HTTP/2")
struct FloodTests {
    private func expectCut(_ conversation: Conversation, naming limit: String) {
        #expect(conversation.error?.code == .enhanceYourCalm)
        #expect(conversation.error?.sentence.contains("(\(limit))") == true)
        let last = conversation.frames().last
        #expect(last?.isGoAway == true && last?.goAwayCode == 0xB)
        #expect(last?.goAwayWords.contains(limit) == true)
        #expect(conversation.session.isOver)
        // Nothing is taken any more.
        let before = conversation.events.count
        conversation.receive(Frames.get(101))
        #expect(conversation.events.count == before)
    }

    private func limits(_ change: (inout HTTP2Limits) -> Void) -> HTTP2Limits {
        var limits = HTTP2Limits()
        change(&limits)
        return limits
    }

    @Test("Rapid reset: requests that are broken off at once")
    func rapidReset() {
        let conversation = Conversation(limits: limits { $0.resets = FrameBudget(burst: 10, perSecond: 1) })
        var stream: UInt32 = 1
        for _ in 0..<10 {
            conversation.receive(Frames.get(stream) + Frames.resetStream(stream, code: 0))
            stream += 2
        }
        #expect(conversation.error == nil)
        conversation.now += .seconds(1)
        conversation.receive(Frames.get(stream) + Frames.resetStream(stream))
        #expect(conversation.error == nil)
        stream += 2
        conversation.receive(Frames.get(stream) + Frames.resetStream(stream))
        expectCut(conversation, naming: "resets")
    }

    @Test("Made resets: requests that are wrong on purpose, so that we break them off")
    func madeResets() {
        let conversation = Conversation(limits: limits { $0.resets = FrameBudget(burst: 10, perSecond: 1) })
        for index in UInt32(0)..<20 { conversation.receive(Frames.get(2 * index + 1, "/", [("connection", "close")])) }
        expectCut(conversation, naming: "resets")
    }

    @Test("Made resets: windows of nothing, on requests that are under way")
    func zeroWindowUpdates() {
        let conversation = Conversation()
        conversation.receive(Frames.get(1) + Frames.windowUpdate(1, 0))
        // One is enough to end the connection.
        #expect(conversation.frames().contains { $0.isGoAway && $0.goAwayCode == 1 })
        #expect(conversation.session.isOver)
    }

    @Test("Answers that are taken whole count for nothing, however many")
    func manyRequests() throws {
        let conversation = Conversation(limits: limits { $0.resets = FrameBudget(burst: 2, perSecond: 1) })
        for index in UInt32(0)..<500 {
            let stream = 2 * index + 1
            conversation.receive(Frames.get(stream))
            try conversation.answer(Int32(stream), body: [1])
            #expect(conversation.frames().contains { $0.isData && $0.endsStream })
            conversation.receive(Frames.windowUpdate(0, 1))
        }
        #expect(conversation.error == nil)
    }

    @Test("PING")
    func pings() {
        let conversation = Conversation(limits: limits { $0.pings = FrameBudget(burst: 5, perSecond: 1) })
        for _ in 0..<5 { conversation.receive(Frames.ping()) }
        #expect(conversation.frames().filter { $0.type == 6 }.count == 5)
        conversation.receive(Frames.ping())
        expectCut(conversation, naming: "pings")
    }

    @Test("SETTINGS")
    func settings() {
        let conversation = Conversation(limits: limits { $0.settings = FrameBudget(burst: 5, perSecond: 1) })
        // The preface's own is one.
        for _ in 0..<4 { conversation.receive(Frames.settings([(4, 1)])) }
        #expect(conversation.error == nil)
        conversation.receive(Frames.settings([(4, 1)]))
        expectCut(conversation, naming: "settings")
    }

    @Test("CONTINUATION without end (CVE-2024-27316)", arguments: [[], [UInt8](repeating: 0, count: 0)])
    func continuations(payload: [UInt8]) {
        let conversation = Conversation(limits: limits { $0.continuationsMax = 4 })
        conversation.receive(Frames.headers(1, Frames.request("GET", "/"), endsHeaders: false))
        for _ in 0..<4 { conversation.receive(Frames.continuation(1, payload)) }
        #expect(conversation.error == nil)
        conversation.receive(Frames.continuation(1, payload))
        expectCut(conversation, naming: "continuationsMax")
    }

    @Test("DATA without data, PRIORITY and PRIORITY_UPDATE", arguments: [UInt8(0), 2, 0x10])
    func idleFrames(type: UInt8) {
        let conversation = Conversation(limits: limits { $0.idleFrames = FrameBudget(burst: 5, perSecond: 1) })
        conversation.receive(Frames.headers(1, Frames.request("POST", "/"), ends: false))
        let frame =
            switch type {
            case 2: Frames.frame(2, stream: 1, [0, 0, 0, 0, 16])
            case 0x10: Frames.frame(0x10, [0, 0, 0, 1] + Array("u=1".utf8))
            default: Frames.frame(type, stream: 1)
            }
        for _ in 0..<5 { conversation.receive(frame) }
        #expect(conversation.error == nil)
        conversation.receive(frame)
        expectCut(conversation, naming: "idleFrames")
    }

    @Test("Requests beyond those that may be under way are refused by themselves")
    func concurrentStreams() throws {
        let conversation = Conversation(limits: limits { $0.concurrentStreamsMax = 3 })
        conversation.receive(Frames.settings([]) + [])
        for index in UInt32(0)..<4 { conversation.receive(Frames.get(2 * index + 1)) }
        #expect(conversation.requests.count == 3)
        // REFUSED_STREAM: the client may ask again.
        #expect(conversation.frames().contains { $0.isReset && $0.stream == 7 && $0.resetCode == 7 })
        try conversation.answer(1, body: [1])
        _ = conversation.frames()
        conversation.receive(Frames.get(9))
        #expect(conversation.requests.count == 4)
    }

    @Test("More body than a window ends the connection or its stream")
    func windowOverrun() {
        let conversation = Conversation()
        conversation.receive(Frames.headers(1, Frames.request("POST", "/"), ends: false))
        for _ in 0..<5 { conversation.receive(Frames.data(1, [UInt8](repeating: 0, count: 16_384))) }
        // FLOW_CONTROL_ERROR.
        #expect(conversation.frames().contains { $0.isReset && $0.resetCode == 3 || $0.isGoAway && $0.goAwayCode == 3 })
    }

    @Test("Answers to PING that the client leaves unread")
    func unreadAnswers() {
        let session = HTTP2ServerSession(
            limits: limits {
                $0.waitingAcknowledgementsMax = 5
                $0.pings = FrameBudget(burst: 100, perSecond: 1)
            }, at: .zero)
        #expect(throws: HTTP2Error.self) {
            try session.receive((Frames.preface + (0..<10).flatMap { _ in Frames.ping() }).span.bytes, at: .zero)
        }
    }
}
