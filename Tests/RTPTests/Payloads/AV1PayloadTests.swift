import Media
import TestSupport
import Testing

@testable import RTP

@Suite struct AV1PayloadTests {
    @Test("Elements with lengths, and without one for the last, become OBUs with sizes")
    func elements() {
        let whole: [UInt8] = [0x0A, 2, 7, 7, 0x32, 3, 0x10, 1, 2]
        for payload: [UInt8] in [
            [0x08, 3, 0x08, 7, 7, 4, 0x30, 0x10, 1, 2], [0x28, 3, 0x08, 7, 7, 0x30, 0x10, 1, 2],
            // With a size of its own, and with a temporal delimiter, neither of which belongs there.
            [0x28, 4, 0x0A, 2, 7, 7, 0x30, 0x10, 1, 2], [0x38, 1, 0x10, 3, 0x08, 7, 7, 0x30, 0x10, 1, 2],
        ] {
            let frames = PayloadRoundTrip.assemble([payload], AV1Depacketizer())
            #expect(frames == [AssembledFrame(timestamp: 1, isKeyFrame: true, payload: whole)], "\(payload)")
        }
    }

    /// §4.5: an OBU over three packets, and a second behind it.
    @Test("An OBU is put together of its parts")
    func parts() {
        let payloads: [[UInt8]] = [[0x58, 0x34, 0xAA, 0x10, 1], [0xD0, 2, 3], [0xA0, 1, 4, 0x28, 9]]
        let frames = PayloadRoundTrip.assemble(payloads, AV1Depacketizer())
        #expect(frames.map(\.payload) == [[0x36, 0xAA, 5, 0x10, 1, 2, 3, 4, 0x2A, 1, 9]])
    }

    @Test("A missing part, a part of nothing and a length that reaches too far give no frame", arguments: 0..<3)
    func losses(lost: Int) {
        let payloads: [[UInt8]] = [[0x58, 0x30, 0x10, 1], [0xD0, 2, 3], [0x90, 4]]
        #expect(PayloadRoundTrip.assemble(payloads, AV1Depacketizer(), losing: [lost]).isEmpty)
        for payload: [UInt8] in [[0x90, 4], [0x08, 9, 0x30, 0x10], [0x08, 0], [0x10], [0x10, 0xB0, 0x10]] {
            #expect(PayloadRoundTrip.assemble([payload], AV1Depacketizer()).isEmpty, "\(payload)")
        }
    }

    @Test("Any temporal unit is the same after cutting and putting together, with payloads within the limit", arguments: 1...60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let packetizer = AV1Packetizer(payloadBytesMax: Int.random(in: 64...1400, using: &random))
        var payload: [UInt8] = [0x0A, 2, 7, 7, 0x32, 1, 0x10]
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            let size = Int.random(in: 0...(Bool.random(using: &random) ? 60 : 5000), using: &random)
            // With an extension, or without.
            payload += Bool.random(using: &random) ? [0x22] : [0x26, 0x28]
            LEB128.write(size, to: &payload)
            payload += PayloadRoundTrip.bytes(size, &random)
        }
        let delimited = [0x12, 0] + payload
        let cut = packetizer.packetize(delimited[...], timestamp: 1, isKeyFrame: true)
        let payloads = PayloadRoundTrip.payloads(of: cut)
        #expect(payloads.allSatisfy { (2...packetizer.payloadBytesMax).contains($0.count) }, "seed \(seed)")
        #expect(PayloadRoundTrip.assemble(payloads, AV1Depacketizer()).map(\.payload) == [payload], "seed \(seed)")
        // N: only the first packet of a sequence.
        #expect(payloads.enumerated().allSatisfy { ($1[0] & 0x08 != 0) == ($0 == 0) })
    }
}
