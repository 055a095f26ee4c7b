import HTTP
import Testing

@Suite struct ServerSentEventTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("Fields come in order and each line of data is a field")
    func fields() {
        let event = ServerSentEvent(data: "a\nb\r\nc\rd\n", event: "state", id: "7", retryMilliseconds: 1500)
        #expect(text(event.encoded()) == "event: state\nid: 7\nretry: 1500\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n")
        #expect(text(ServerSentEvent(data: "").encoded()) == "data: \n\n")
    }

    @Test("Nothing in an event can begin another")
    func injection() {
        let event = ServerSentEvent(data: "x\n\ndata: y", event: "a\nid: 9\r", id: "1\u{0}\n\n2")
        #expect(text(event.encoded()) == "event: aid: 9\nid: 12\ndata: x\ndata: \ndata: data: y\n\n")
        #expect(text(ServerSentEvent.comment("a\ndata: b")) == ": a\n: data: b\n\n")
        #expect(text(ServerSentEvent.keepAlive) == ":\n\n")
    }
}
