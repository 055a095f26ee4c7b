import HTTP
import Testing

@Suite struct WebSocketFrameDecoderTests {
    private typealias Talk = WebSocketConversation
    private static func frame(_ first: UInt8, _ text: String) -> [UInt8] { Talk.frame(first, Array(text.utf8)) }

    @Test("RFC 6455 §5.7: a masked text, and a masked pong")
    func vectors() {
        let hello: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        let pong: [UInt8] = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(Talk.underEveryCut(hello + pong)?.events == [.text("Hello"), .pong(Array("Hello".utf8))])
    }

    @Test("Fragments are one message; control frames come between them; a character may be cut by a frame")
    func fragments() {
        let euro = Array("a€b".utf8)
        let bytes =
            Talk.frame(0x01, Array(euro[..<2])) + Self.frame(0x89, "?") + Talk.frame(0x00, []) + Talk.frame(0x00, Array(euro[2..<3]))
            + Self.frame(0x8A, "") + Talk.frame(0x80, Array(euro[3...])) + Talk.frame(0x82, [0xFF, 0]) + Self.frame(0x81, "")
        let talk = Talk.underEveryCut(bytes)
        #expect(talk?.events == [.ping([0x3F]), .pong([]), .text("a€b"), .binary([0xFF, 0]), .text("")] && talk?.error == nil)
    }

    @Test("All lengths in their shortest form, unmasked at every alignment", arguments: [0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536])
    func lengths(count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var limits = WebSocketFrameDecoder.Limits()
        limits.messageBytesMax = 70_000
        for size in [1, 3, 5, 1000, 100_000] {
            let pieces = Delivery.pieces(of: Talk.frame(0x82, payload, mask: [1, 2, 3, 4]), size: size)
            #expect(Talk(pieces, limits: limits).events == [.binary(payload)])
        }
    }

    @Test(
        "A close ends the conversation",
        arguments: [
            ([], 1005, ""), ([0x03, 0xE8], 1000, ""), ([0x03, 0xE9] + Array("bye €".utf8), 1001, "bye €"), ([0x13, 0x87], 4999, ""),
        ] as [([UInt8], UInt16, String)])
    func close(payload: [UInt8], code: UInt16, reason: String) {
        let talk = Talk.underEveryCut(Talk.frame(0x88, payload) + Self.frame(0x81, "late") + [0xFF])
        #expect(talk?.events == [.close(WebSocketCloseCode(code), reason: reason)] && talk?.error == nil)
    }

    @Test(
        "A frame against the rules fails the connection",
        arguments: [
            ([0x81, 0x05, 0x48], 1002),  // not masked
            ([0xC1], 1002), ([0xA1], 1002), ([0x91], 1002),  // reserved bits
            ([0x83], 1002), ([0x87], 1002), ([0x8B], 1002), ([0x8F], 1002),  // reserved opcodes
            ([0x09], 1002), ([0x08], 1002),  // fragmented control
            ([0x89, 0xFE], 1002), ([0x88, 0xFF], 1002),  // long control
            (frame(0x80, "x"), 1002), (frame(0x00, "x"), 1002),  // nothing to continue
            (frame(0x01, "x") + frame(0x81, "y"), 1002), (frame(0x01, "x") + frame(0x02, "y"), 1002),
            ([0x82, 0xFE, 0x00, 0x7D], 1002), ([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 1002),  // not the shortest form
            ([0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], 1002),  // highest bit
            ([0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], 1009),
            (Talk.frame(0x81, [0xC3]), 1007), (Talk.frame(0x81, [0xED, 0xA0, 0x80]), 1007), (Talk.frame(0x81, [0xC0, 0xAF]), 1007),
            (Talk.frame(0x01, [0xE2, 0x82]) + Talk.frame(0x80, [0x41]), 1007),
            (Talk.frame(0x88, [0x03]), 1002), (Talk.frame(0x88, [0x03, 0xED]), 1002), (Talk.frame(0x88, [0x03, 0xEE]), 1002),
            (Talk.frame(0x88, [0x03, 0xE7]), 1002), (Talk.frame(0x88, [0x03, 0xF7]), 1002), (Talk.frame(0x88, [0x13, 0x88]), 1002),
            (Talk.frame(0x88, [0x03, 0xE8, 0xFF]), 1007),
        ] as [([UInt8], UInt16)])
    func refusals(bytes: [UInt8], code: UInt16) {
        let talk = Talk.underEveryCut(Self.frame(0x81, "ok") + bytes)
        #expect(talk?.events == [.text("ok")] && talk?.error?.code.number == code)
    }

    @Test("A message at its limit and one past it, in one frame and in many")
    func messageBytes() {
        var limits = WebSocketFrameDecoder.Limits()
        limits.messageBytesMax = 4
        #expect(Talk.underEveryCut(Self.frame(0x81, "abcd") + Self.frame(0x81, "efgh"), limits: limits)?.events.count == 2)
        #expect(Talk.underEveryCut(Self.frame(0x81, "abcde"), limits: limits)?.error?.code == .messageTooBig)
        #expect(Talk.underEveryCut(Self.frame(0x01, "ab") + Self.frame(0x80, "cd"), limits: limits)?.events == [.text("abcd")])
        let many = Talk.underEveryCut(Self.frame(0x01, "ab") + Self.frame(0x00, "cd") + Self.frame(0x80, "e"), limits: limits)
        #expect(many?.error?.sentence.contains("messageBytesMax") == true)
    }

    @Test("A message's frames at their limit and one past it")
    func messageFrames() {
        var limits = WebSocketFrameDecoder.Limits()
        limits.messageFramesMax = 2
        let fine = Self.frame(0x01, "a") + Self.frame(0x89, "") + Self.frame(0x80, "b")
        #expect(Talk.underEveryCut(fine + fine, limits: limits)?.events.count == 4)
        let many = Talk.underEveryCut(Self.frame(0x01, "a") + Self.frame(0x00, "") + Self.frame(0x80, ""), limits: limits)
        #expect(many?.error?.code == .policyViolation && many?.error?.sentence.contains("messageFramesMax") == true)
    }

    @Test("A decoder that was stopped, or failed, takes nothing more")
    func finished() throws {
        var decoder = WebSocketFrameDecoder()
        decoder.stop()
        decoder.receive(Self.frame(0x81, "x").span.bytes)
        #expect(try decoder.nextEvent() == nil)
        var failing = WebSocketFrameDecoder()
        failing.receive([0xFF].span.bytes)
        #expect(throws: WebSocketError.self) { try failing.nextEvent() }
        failing.receive(Self.frame(0x81, "x").span.bytes)
        #expect(throws: WebSocketError.self) { try failing.nextEvent() }
    }
}
