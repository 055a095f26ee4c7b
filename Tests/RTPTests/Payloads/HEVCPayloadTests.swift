import Media
import TestSupport
import Testing

@testable import RTP

@Suite struct HEVCPayloadTests {
    private static func unit(_ bytes: [UInt8]) -> [UInt8] { H264PayloadTests.unit(bytes) }

    @Test("RFC 7798's packet types: a single unit, gathered units, a cut unit")
    func packetTypes() {
        let single = PayloadRoundTrip.assemble([[0x26, 1, 0x80, 1]], HEVCDepacketizer())
        #expect(single == [AssembledFrame(timestamp: 1, isKeyFrame: true, payload: Self.unit([0x26, 1, 0x80, 1]))])
        let gathered: [UInt8] = [0x60, 1, 0, 3, 0x40, 1, 9, 0, 3, 0x42, 1, 8, 0, 3, 0x26, 1, 0x80]
        #expect(
            PayloadRoundTrip.assemble([gathered], HEVCDepacketizer()).map(\.payload) == [
                Self.unit([0x40, 1, 9]) + Self.unit([0x42, 1, 8]) + Self.unit([0x26, 1, 0x80])
            ])
        let cut: [[UInt8]] = [[0x62, 1, 0x93, 0x80, 1], [0x62, 1, 0x13, 2], [0x62, 1, 0x53, 3]]
        #expect(PayloadRoundTrip.assemble(cut, HEVCDepacketizer()).map(\.payload) == [Self.unit([0x26, 1, 0x80, 1, 2, 3])])
    }

    @Test("A cut unit with a part missing gives no frame, nor does a picture without its first slice", arguments: 0..<3)
    func losses(lost: Int) {
        let cut: [[UInt8]] = [[0x62, 1, 0x93, 0x80, 1], [0x62, 1, 0x13, 2], [0x62, 1, 0x53, 3]]
        #expect(PayloadRoundTrip.assemble(cut, HEVCDepacketizer(), losing: [lost]).isEmpty)
        #expect(PayloadRoundTrip.assemble([[0x26, 1, 0x80], [0x26, 1, 0x40]], HEVCDepacketizer(), losing: [0]).isEmpty)
    }

    @Test(
        "Packet types that nobody negotiated are refused", arguments: [[0x64, 1, 0], [0x7E, 1, 0], [0x26], [0x62, 1, 0x93]] as [[UInt8]])
    func refused(payload: [UInt8]) {
        #expect(PayloadRoundTrip.assemble([payload], HEVCDepacketizer()).isEmpty)
    }

    @Test("Any picture is the same after cutting and putting together, with payloads within the limit", arguments: 1...40)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let packetizer = HEVCPacketizer(payloadBytesMax: Int.random(in: 64...1400, using: &random))
        var payload: [UInt8] = []
        for number in 0..<Int.random(in: 1...6, using: &random) {
            let size = Int.random(in: 2...(Bool.random(using: &random) ? 60 : 5000), using: &random)
            let header: [UInt8] = number == 0 ? [0x26, 1, 0x80] : [0x02, UInt8.random(in: 1...7, using: &random), 0x40]
            payload += Self.unit(header + PayloadRoundTrip.bytes(size, &random))
        }
        let payloads = PayloadRoundTrip.payloads(of: packetizer.packetize(payload[...], timestamp: 1, isKeyFrame: true))
        #expect(payloads.allSatisfy { (1...packetizer.payloadBytesMax).contains($0.count) })
        #expect(PayloadRoundTrip.assemble(payloads, HEVCDepacketizer()).map(\.payload) == [payload], "seed \(seed)")
    }

    @Test("Gathered units have the lowest layer and temporal id of them; delimiters and filler data aren't sent")
    func headers() {
        let payload = Self.unit([0x46, 1, 0x50]) + Self.unit([0x02, 3, 9]) + Self.unit([0x02, 2, 9]) + Self.unit([0x4C, 1, 0xFF])
        let cut = HEVCPacketizer().packetize(payload[...], timestamp: 1, isKeyFrame: false)
        #expect(cut.bytes == [0x60, 2, 0, 3, 0x02, 3, 9, 0, 3, 0x02, 2, 9] && cut.packetCount == 1)
    }
}
