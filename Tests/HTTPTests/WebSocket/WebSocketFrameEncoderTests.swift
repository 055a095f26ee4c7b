import HTTP
import Testing

@Suite struct WebSocketFrameEncoderTests {
    @Test("RFC 6455 §5.7's frames of a server")
    func vectors() {
        #expect(WebSocketFrameEncoder.text("Hello") == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(WebSocketFrameEncoder.ping(Array("Hello".utf8)) == [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(WebSocketFrameEncoder.pong([1]) == [0x8A, 0x01, 0x01])
        #expect(WebSocketFrameEncoder.binary([UInt8](repeating: 0, count: 256)).prefix(5) == [0x82, 0x7E, 0x01, 0x00, 0])
        #expect(WebSocketFrameEncoder.binary([UInt8](repeating: 0, count: 65_536)).prefix(11) == [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0, 0])
    }

    @Test("Lengths take the shortest form", arguments: [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
    func lengths(count: Int, headerBytes: Int) {
        var bytes: [UInt8] = []
        WebSocketFrameEncoder.appendBinaryHeader(payloadLength: count, to: &bytes)
        #expect(bytes.count == headerBytes)
    }

    @Test("A close's reason is cut to what a control frame holds, after a whole character")
    func close() {
        #expect(WebSocketFrameEncoder.close(.normal) == [0x88, 0x02, 0x03, 0xE8])
        #expect(WebSocketFrameEncoder.close(.noStatus, reason: "x") == [0x88, 0x00])
        #expect(WebSocketFrameEncoder.close(.goingAway, reason: String(repeating: "a", count: 123)).count == 127)
        let long = WebSocketFrameEncoder.close(.goingAway, reason: String(repeating: "€", count: 100))
        #expect(long.count == 2 + 2 + 123 && String(validating: long[4...], as: UTF8.self) != nil)
        #expect(WebSocketFrameEncoder.close(.goingAway, reason: String(repeating: "ä", count: 100)).count == 2 + 2 + 122)
        #expect(WebSocketFrameEncoder.ping([UInt8](repeating: 0, count: 200)).count == 127)
    }
}
