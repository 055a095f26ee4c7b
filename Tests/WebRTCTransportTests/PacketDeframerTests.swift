import Bytes
import Testing

@testable import WebRTCTransport

@Suite struct PacketDeframerTests {
    private static let packets: [[UInt8]] = [[1], Array(repeating: 7, count: 4096), [2, 3], [9]]
    private static let stream: [UInt8] = {
        var stream: [UInt8] = [0, 0]
        for packet in packets { PacketDeframer.append(packet[...], to: &stream) }
        return stream
    }()

    @Test("Packets come out whole, however the stream is cut; empty ones are left out", arguments: [1, 2, 3, 1000, 5000, 100_000])
    func cuts(size: Int) {
        var deframer = PacketDeframer()
        var seen: [[UInt8]] = []
        for start in stride(from: 0, to: Self.stream.count, by: size) {
            deframer.append(Array(Self.stream[start..<min(start + size, Self.stream.count)]).rawSpan)
            while let packet = deframer.next() { seen.append(packet) }
        }
        #expect(seen == Self.packets)
        #expect(!deframer.isBroken)
    }

    @Test("A length that no peer of ours needs ends the stream")
    func tooLong() {
        var deframer = PacketDeframer()
        deframer.append(([0, 1, 5, 0x10, 0x01] as [UInt8]).rawSpan)
        #expect(deframer.next() == [5])
        #expect(deframer.next() == nil)
        #expect(deframer.isBroken)
    }

    @Test("What was given back comes once more, and all that stood behind it")
    func putBack() {
        var deframer = PacketDeframer()
        deframer.append(([0, 1, 5, 0, 2, 6, 7] as [UInt8]).rawSpan)
        let first = deframer.next() ?? []
        deframer.putBack(first)
        #expect(deframer.next() == [5])
        #expect(deframer.next() == [6, 7])
        #expect(deframer.next() == nil)
    }
}
