import Media
import TestSupport
import Testing

@testable import RTP

@Suite struct VPPayloadTests {
    private static let key: [UInt8] = [0x82, 0x49, 0x83, 0x42, 0x00, 0x07, 0xF0, 0x05, 0xF6]

    @Test(
        "VP9's descriptor is left away, in each of its forms (RFC 9628, §4.2)",
        arguments: [
            // No picture id, one of 7 bits, one of 15; layers; flexible with references; structures with sizes and with a group.
            [0x0C], [0x8C, 0x11], [0x8C, 0x91, 0x23], [0xAC, 0x11, 0x00, 0x07], [0x3C, 0x00], [0x5C, 0x03, 0x05, 0x06], [0x5C, 0x02],
            [0x0E, 0x10, 0, 128, 0, 96], [0x0E, 0x38, 0, 64, 0, 48, 0, 128, 0, 96, 2, 0x04, 1, 0x08, 1, 2], [0x0E, 0x00],
        ] as [[UInt8]])
    func descriptors(descriptor: [UInt8]) {
        let frames = PayloadRoundTrip.assemble([descriptor + Self.key], VP9Depacketizer())
        #expect(frames == [AssembledFrame(timestamp: 1, isKeyFrame: true, payload: Self.key)])
        for count in 0..<descriptor.count {
            #expect(PayloadRoundTrip.assemble([Array(descriptor.prefix(count))], VP9Depacketizer()).isEmpty)
        }
    }

    @Test("The frames of spatial layers make one superframe, with the index that decoders look for")
    func layers() {
        let upper: [UInt8] = [0x86, 1, 2]
        let frames = PayloadRoundTrip.assemble([[0x2C, 0x00, 0x00] + Self.key, [0x6C, 0x03, 0x00] + upper], VP9Depacketizer())
        let index: [UInt8] = [0xD9, 9, 0, 0, 0, 3, 0, 0, 0, 0xD9]
        #expect(frames.map(\.payload) == [Self.key + upper + index])
    }

    @Test("A VP9 frame with a part missing gives none", arguments: 0..<3)
    func losses(lost: Int) {
        let payloads: [[UInt8]] = [[0x08] + Self.key, [0x00, 1], [0x04, 2]]
        #expect(PayloadRoundTrip.assemble(payloads, VP9Depacketizer()).map(\.payload) == [Self.key + [1, 2]])
        #expect(PayloadRoundTrip.assemble(payloads, VP9Depacketizer(), losing: [lost]).isEmpty)
    }

    @Test("Any frame is the same after cutting and putting together, with payloads within the limit", arguments: 1...40)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let limit = Int.random(in: 64...1400, using: &random)
        let rest = PayloadRoundTrip.bytes(Int.random(in: 0...9000, using: &random), &random)
        let vp9 = PayloadRoundTrip.payloads(
            of: VP9Packetizer(payloadBytesMax: limit).packetize((Self.key + rest)[...], timestamp: 1, isKeyFrame: true))
        #expect(PayloadRoundTrip.assemble(vp9, VP9Depacketizer()).map(\.payload) == [Self.key + rest], "seed \(seed)")
        let vp8Frame = [0x90, 0x3E, 0x00, 0x9D, 0x01, 0x2A] + rest
        let vp8 = PayloadRoundTrip.payloads(
            of: VP8Packetizer(payloadBytesMax: limit).packetize(vp8Frame[...], timestamp: 1, isKeyFrame: true))
        #expect(PayloadRoundTrip.assemble(vp8, VP8Depacketizer()).map(\.payload) == [vp8Frame], "seed \(seed)")
        #expect((vp9 + vp8).allSatisfy { (2...limit).contains($0.count) }, "seed \(seed)")
    }

    @Test("VP9's descriptor tells of key frames, beginnings and ends")
    func written() {
        let key = VP9Packetizer(payloadBytesMax: 64).packetize([UInt8](repeating: 0x82, count: 100)[...], timestamp: 1, isKeyFrame: true)
        #expect(PayloadRoundTrip.payloads(of: key).map(\.first) == [0x09, 0x05])
        let other = VP9Packetizer().packetize([0x86, 1][...], timestamp: 1, isKeyFrame: false)
        #expect(other.bytes == [0x4D, 0x86, 1])
    }
}
