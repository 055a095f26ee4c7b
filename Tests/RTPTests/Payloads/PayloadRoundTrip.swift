import TestSupport

@testable import RTP

/// Packets of one frame, put together again.
enum PayloadRoundTrip {
    /// Without padding, which RTP's header tells of.
    static func payloads(of cut: PacketizedFrame) -> [[UInt8]] {
        (0..<cut.packetCount).map { packet in
            let bytes = Array(cut.bytes[cut.range(packet)])
            return cut.isPadded(packet) ? bytes.dropLast(Int(bytes.last ?? 0)) : bytes
        }
    }

    static func assemble(_ payloads: [[UInt8]], _ format: some Depacketizer, losing lost: Set<Int> = []) -> [AssembledFrame] {
        var assembler = FrameAssembler(format)
        var frames: [AssembledFrame] = []
        for (index, payload) in payloads.enumerated() {
            if lost.contains(index) {
                assembler.noteLoss()
                continue
            }
            let packet = RTPPacket(sequence: Int64(index), timestamp: 1, marker: index == payloads.count - 1, payload: payload)
            if let frame = assembler.receive(packet) { frames.append(frame) }
        }
        return frames
    }

    static func bytes(_ count: Int, _ random: inout SeededRandom) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}
