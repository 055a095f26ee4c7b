import Media
import Testing

@Suite struct OpusPacketTests {
    @Test("The first byte says how long a frame lasts")
    func frames() {
        // RFC 6716, table 2, in samples at 48 kHz.
        let silk = [480, 960, 1920, 2880]
        let hybrid = [480, 960]
        let celt = [120, 240, 480, 960]
        let expected = silk + silk + silk + hybrid + hybrid + celt + celt + celt + celt
        let found = (0..<32).map { OpusPacket.sampleCount(of: [UInt8($0 << 3), 1, 2, 3]) }
        #expect(found == expected)
    }

    @Test("A packet has one frame, two, or as many as its second byte says")
    func counts() {
        #expect(OpusPacket.sampleCount(of: [0xFC]) == 960)
        #expect(OpusPacket.sampleCount(of: [0xFD, 1, 2]) == 1920 && OpusPacket.sampleCount(of: [0xFE, 0, 2]) == 1920)
        // 48 of 2.5 ms are 120 ms; padding and the like are told by the two high bits.
        #expect(OpusPacket.sampleCount(of: [0xE3, 48]) == 5760 && OpusPacket.sampleCount(of: [0xE3, 0xC0 | 48]) == 5760)
        #expect(OpusPacket.sampleCount(of: [0xFF, 3]) == 2880)
        #expect(OpusPacket.sampleCount(of: [0x1B, 2]) == 5760)
    }

    @Test("Nothing, no frames and more than 120 ms are no packet")
    func refused() {
        #expect(OpusPacket.sampleCount(of: []) == nil)
        #expect(OpusPacket.sampleCount(of: [0xFF]) == nil && OpusPacket.sampleCount(of: [0xFF, 0xC0]) == nil)
        #expect(OpusPacket.sampleCount(of: [0xE3, 49]) == nil && OpusPacket.sampleCount(of: [0x1B, 3]) == nil)
    }
}
