import Testing

@testable import RTP

@Suite struct OtherPayloadTests {
    @Test(
        "VP8's descriptor is left away, in each of its lengths (RFC 7741, §4.6)",
        arguments: [
            [0x10], [0x90, 0x80, 0x11], [0x90, 0x80, 0x92, 0x34], [0x90, 0xE0, 0x80, 0x01, 0x02, 0x20], [0x90, 0x20, 0x20],
            [0x90, 0x10, 0x05],
        ] as [[UInt8]])
    func vp8(descriptor: [UInt8]) {
        var assembler = FrameAssembler(VP8Depacketizer())
        var rest = descriptor
        rest[0] &= ~0x10
        #expect(assembler.receive(RTPPacket(sequence: 0, timestamp: 1, marker: false, payload: descriptor + [0x30, 1])) == nil)
        let frame = assembler.receive(RTPPacket(sequence: 1, timestamp: 1, marker: true, payload: rest + [2, 3]))
        #expect(frame == AssembledFrame(timestamp: 1, isKeyFrame: true, payload: [0x30, 1, 2, 3]))
    }

    @Test("A VP8 frame that doesn't begin at its beginning is dropped, and one that isn't a key frame waits for one")
    func vp8WithoutStart() {
        var assembler = FrameAssembler(VP8Depacketizer())
        #expect(assembler.receive(RTPPacket(sequence: 0, timestamp: 1, marker: true, payload: [0x00, 0x30])) == nil)
        #expect(assembler.receive(RTPPacket(sequence: 1, timestamp: 2, marker: true, payload: [0x10, 0x31])) == nil)
        #expect(assembler.receive(RTPPacket(sequence: 2, timestamp: 3, marker: true, payload: [0x10, 0x30])) != nil)
        #expect(assembler.receive(RTPPacket(sequence: 3, timestamp: 4, marker: true, payload: [0x10, 0x31])) != nil)
    }

    @Test("Opus packets are frames, marked or not, and a lost one costs only itself")
    func opus() {
        var assembler = FrameAssembler(OpusDepacketizer())
        var frames: [AssembledFrame] = []
        for number in UInt32(0)..<4 {
            if number == 2 { assembler.noteLoss() }
            let packet = RTPPacket(sequence: Int64(number), timestamp: number * 960, marker: false, payload: [0xFC, UInt8(number)])
            if let frame = assembler.receive(packet) { frames.append(frame) }
        }
        #expect(frames.map(\.timestamp) == [0, 960, 1920, 2880])
    }
}
