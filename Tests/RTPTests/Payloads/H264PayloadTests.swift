import Media
import TestSupport
import Testing

@testable import RTP

@Suite struct H264PayloadTests {
    /// A unit behind its length.
    static func unit(_ bytes: [UInt8]) -> [UInt8] { [0, 0, UInt8(bytes.count >> 8 & 255), UInt8(bytes.count & 255)] + bytes }

    static func assemble(_ payloads: [[UInt8]], losing lost: Set<Int> = []) -> [AssembledFrame] {
        var assembler = FrameAssembler(H264Depacketizer())
        var frames: [AssembledFrame] = []
        for (index, payload) in payloads.enumerated() {
            if lost.contains(index) { assembler.noteLoss(); continue }
            let packet = RTPPacket(sequence: Int64(index), timestamp: 1, marker: index == payloads.count - 1, payload: payload)
            if let frame = assembler.receive(packet) { frames.append(frame) }
        }
        return frames
    }

    @Test("RFC 6184's packet types: a single unit, gathered units, a cut unit")
    func packetTypes() {
        #expect(Self.assemble([[0x65, 0x88, 1]]).map(\.payload) == [Self.unit([0x65, 0x88, 1])])
        let gathered: [UInt8] = [0x78, 0, 2, 0x67, 1, 0, 2, 0x68, 2, 0, 2, 0x65, 0x88]
        #expect(Self.assemble([gathered]).map(\.payload) == [Self.unit([0x67, 1]) + Self.unit([0x68, 2]) + Self.unit([0x65, 0x88])])
        let cut: [[UInt8]] = [[0x7C, 0x85, 0x88, 1], [0x7C, 0x05, 2], [0x7C, 0x45, 3]]
        #expect(Self.assemble(cut).map(\.payload) == [Self.unit([0x65, 0x88, 1, 2, 3])])
    }

    @Test("A cut unit with a part missing gives no frame", arguments: 0..<3)
    func lostPart(lost: Int) {
        #expect(Self.assemble([[0x7C, 0x85, 0x88, 1], [0x7C, 0x05, 2], [0x7C, 0x45, 3]], losing: [lost]).isEmpty)
    }

    @Test("A picture whose first slice is lost is no key frame, though the rest of it came")
    func lostFirstSlice() {
        #expect(Self.assemble([[0x65, 0x88], [0x65, 0x40]], losing: [0]).isEmpty)
    }

    @Test("Any picture is the same after cutting and putting together, with payloads within the limit", arguments: 1...40)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let packetizer = H264Packetizer(payloadBytesMax: Int.random(in: 64...1400, using: &random))
        var payload: [UInt8] = []
        for number in 0..<Int.random(in: 1...6, using: &random) {
            let size = Int.random(in: 2...(Bool.random(using: &random) ? 60 : 5000), using: &random)
            // The first slice begins the picture.
            let header: [UInt8] = number == 0 ? [0x65, 0x88] : [0x41, 0x40]
            payload += Self.unit(header + (2..<size).map { _ in UInt8.random(in: 1...255, using: &random) })
        }
        let cut = packetizer.packetize(payload[...], timestamp: 1, isKeyFrame: true)
        let sent = (0..<cut.packetCount).map { Array(cut.bytes[cut.range($0)]) }
        #expect(sent.allSatisfy { $0.count <= packetizer.payloadBytesMax })
        // As a receiver does it by the header's flag.
        let payloads = sent.enumerated().map { cut.isPadded($0) ? Array($1.dropLast(Int($1.last ?? 0))) : $1 }
        #expect(payloads.allSatisfy { (1...packetizer.payloadBytesMax).contains($0.count) })
        #expect(Self.assemble(payloads).map(\.payload) == [payload], "seed \(seed)")
    }

    @Test("Delimiters and filler data aren't sent")
    func leftOut() {
        let payload = Self.unit([9, 0xF0]) + Self.unit([0x65, 0x88]) + Self.unit([12, 0xFF])
        let cut = H264Packetizer().packetize(payload[...], timestamp: 1, isKeyFrame: true)
        #expect(cut.bytes == [0x65, 0x88] && cut.packetCount == 1)
    }

    @Test("Frames wait for the first key frame, and after a loss for the next one")
    func keyFrames() {
        var assembler = FrameAssembler(H264Depacketizer())
        func frame(_ timestamp: UInt32, _ payload: [UInt8]) -> Bool {
            assembler.receive(RTPPacket(sequence: 0, timestamp: timestamp, marker: true, payload: payload)) != nil
        }
        #expect(!frame(1, [0x41, 0x88]) && assembler.needsKeyFrame)
        #expect(frame(2, [0x65, 0x88]) && frame(3, [0x41, 0x88]) && !assembler.needsKeyFrame)
        assembler.noteLoss()
        #expect(!frame(4, [0x41, 0x88]) && assembler.needsKeyFrame)
        #expect(frame(5, [0x65, 0x88]))
    }

    @Test("A picture whose last packet isn't marked ends with the next one's first; padding in between is nothing")
    func withoutMarker() {
        var assembler = FrameAssembler(H264Depacketizer())
        #expect(assembler.receive(RTPPacket(sequence: 0, timestamp: 1, marker: false, payload: [0x65, 0x88])) == nil)
        #expect(assembler.receive(RTPPacket(sequence: 1, timestamp: 1, marker: false, payload: [])) == nil)
        let next = assembler.receive(RTPPacket(sequence: 2, timestamp: 2, marker: false, payload: [0x41, 0x88]))
        #expect(next?.timestamp == 1 && next?.isKeyFrame == true)
    }

    @Test(
        "Bytes that are no payload break their picture only",
        arguments: [
            [0x78], [0x78, 0, 0], [0x78, 0, 9, 1], [0x7C], [0x7C, 0x85], [0x7C, 0x05, 1], [0x79, 1, 2], [0x00, 1],
        ] as [[UInt8]])
    func malformed(payload: [UInt8]) {
        var assembler = FrameAssembler(H264Depacketizer())
        #expect(assembler.receive(RTPPacket(sequence: 0, timestamp: 1, marker: true, payload: payload)) == nil)
        #expect(assembler.receive(RTPPacket(sequence: 1, timestamp: 2, marker: true, payload: [0x65, 0x88])) != nil)
    }

    @Test("A picture that grows beyond the limit is dropped")
    func tooLong() {
        var limits = FrameAssembler<H264Depacketizer>.Limits()
        limits.frameBytesMax = 100
        var assembler = FrameAssembler(H264Depacketizer(), limits: limits)
        let part = [0x65, 0x88] + [UInt8](repeating: 1, count: 90)
        #expect(assembler.receive(RTPPacket(sequence: 0, timestamp: 1, marker: false, payload: part)) == nil)
        #expect(assembler.receive(RTPPacket(sequence: 1, timestamp: 1, marker: true, payload: part)) == nil)
        #expect(assembler.malformedCount == 1)
    }
}
