import Bytes
import WebRTCTransport

extension FuzzTarget {
    /// Packets of ICE on a TCP stream.
    static let packetStream = FuzzTarget(name: "PacketStream") { bytes in
        let packets = readInEachCut(bytes) { PacketStreamReader() }
        precondition(packets.allSatisfy { (1...PacketDeframer.packetBytesMax).contains($0.count) }, "a packet is empty or too long")
    }
}

private struct PacketStreamReader: StreamReading {
    var transcript: [[UInt8]] = []
    private var deframer = PacketDeframer()

    mutating func receive(_ piece: RawSpan) {
        deframer.append(piece)
        while let packet = deframer.next() { transcript.append(packet) }
    }
}
