import TestSupport
import Testing

@testable import RTP

@Suite struct PartSizeTests {
    @Test("A picture of several slices is cut into packets of one length, but for the last", arguments: 1...30)
    func equalPackets(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var payload: [UInt8] = []
        // Slices of about one size, as encoders make them for their threads.
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let size = Int.random(in: 2500...3200, using: &random)
            payload += H264PayloadTests.unit([0x41, 0x88] + (2..<size).map { _ in UInt8.random(in: 1...255, using: &random) })
        }
        let frame = H264Packetizer().packetize(payload[...], timestamp: 1, isKeyFrame: false)
        let lengths = (0..<frame.packetCount).map { frame.range($0).count }
        let breaks = zip(lengths, lengths.dropFirst()).filter { $0 != $1 }.count
        // The last part of the picture is shorter, and one slice may differ from the others by more than padding makes up for.
        #expect(breaks <= 3, "seed \(seed): \(lengths)")
        #expect(frame.bytes.count < payload.count + payload.count / 10, "seed \(seed): \(frame.bytes.count) of \(payload.count)")
        for packet in 0..<frame.packetCount where frame.isPadded(packet) {
            let bytes = frame.bytes[frame.range(packet)]
            #expect(Int(bytes.last ?? 0) < bytes.count)
        }
    }

    @Test("What is padded comes out as it was, once the padding is taken off")
    func paddingIsTakenOff() {
        let slices = [2500, 2600, 2700].map { H264PayloadTests.unit([0x41, 0x88] + [UInt8](repeating: 9, count: $0)) }
        let payload = slices.flatMap { $0 }
        let frame = H264Packetizer().packetize(payload[...], timestamp: 1, isKeyFrame: false)
        let payloads = (0..<frame.packetCount).map { packet in
            let bytes = Array(frame.bytes[frame.range(packet)])
            return frame.isPadded(packet) ? Array(bytes.dropLast(Int(bytes.last ?? 0))) : bytes
        }
        #expect((0..<frame.packetCount).contains { frame.isPadded($0) })
        var assembler = FrameAssembler(H264Depacketizer())
        _ = assembler.receive(RTPPacket(sequence: 0, timestamp: 0, marker: true, payload: [0x65, 0x88]))
        var assembled: [AssembledFrame] = []
        for (index, payload) in payloads.enumerated() {
            let packet = RTPPacket(sequence: Int64(index + 1), timestamp: 1, marker: index == payloads.count - 1, payload: payload)
            if let frame = assembler.receive(packet) { assembled.append(frame) }
        }
        #expect(assembled.map(\.payload) == [payload])
    }
}
