import Bytes
import TestSupport
import Testing

@testable import RTP

@Suite struct RTCPTests {
    static func packets(_ bytes: [UInt8]) throws -> [RTCPPacket] {
        var reader = RTCPReader(bytes.rawSpan)
        var packets: [RTCPPacket] = []
        while let packet = try reader.next() { packets.append(packet) }
        return packets
    }

    static let block = RTCPReportBlock(
        ssrc: 9, fractionLost: 3, cumulativeLost: -5, highestSequence: 70000, jitter: 12, lastSenderReport: 77,
        delaySinceLastSenderReport: 88)

    static var compound: [UInt8] {
        var writer = RTCPWriter(ssrc: 1)
        writer.writeSenderReport(RTCPSenderInformation(ntpTime: 1 << 40, rtpTimestamp: 2, packetCount: 3, octetCount: 4), [block])
        writer.writeSourceDescription(canonicalName: "carillon")
        writer.writeNACK(media: 2, [65534, 0, 14, 15, 40])
        writer.writePictureLoss(media: 3)
        writer.writeFullIntraRequest(media: 4, number: 5)
        writer.writeGoodbye()
        return writer.bytes
    }

    @Test("A compound that is written is read as the same")
    func compound() throws {
        #expect(
            try Self.packets(Self.compound) == [
                .senderReport(
                    ssrc: 1, RTCPSenderInformation(ntpTime: 1 << 40, rtpTimestamp: 2, packetCount: 3, octetCount: 4), [Self.block]),
                .other(type: 202), .nack(media: 2, [65534, 0, 14, 15, 40]), .pictureLoss(media: 3),
                .fullIntraRequest([(media: 4, number: 5)]), .goodbye([1]),
            ])
    }

    @Test("A compound cut anywhere gives what is whole, then an error", arguments: 0..<120)
    func cut(length: Int) {
        let cut = Array(Self.compound.prefix(length))
        _ = try? Self.packets(cut)
    }

    @Test("Chromium's REMB is read")
    func maximumBitrate() throws {
        let remb = [0x8F, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 0x52, 0x45, 0x4D, 0x42, 1, 0x0B, 0x93, 0x88, 0, 0, 0, 9] as [UInt8]
        #expect(try Self.packets(remb) == [.maximumBitrate(UInt64(0x3_9388) << 2)])
    }

    @Test("Transport feedback that is written is read, to 250 µs, whatever was lost", arguments: 1...50)
    func transportFeedback(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var time = Int64.random(in: 0...100_000_000_000, using: &random)
        let arrivals = (0..<Int.random(in: 1...300, using: &random)).map { _ -> Int64? in
            if Int.random(in: 0..<4, using: &random) == 0 { return nil }
            // Mostly in order; at times far apart, at times overtaken.
            time +=
                Bool.random(using: &random)
                ? Int64.random(in: 0...3000, using: &random) : Int64.random(in: -5000...2_000_000, using: &random)
            return time
        }
        var writer = RTCPWriter(ssrc: 1)
        writer.writeTransportFeedback(
            media: 2, TransportFeedback(firstSequence: 65500, number: 9, arrivals: arrivals))
        guard case .transportFeedback(let read)? = try Self.packets(writer.bytes).first else {
            Issue.record("no feedback")
            return
        }
        #expect(read.firstSequence == 65500 && read.number == 9)
        #expect(read.arrivals.map { $0 == nil } == arrivals.map { $0 == nil })
        // The reference has 24 bits: the same offset for all.
        let pairs = zip(read.arrivals, arrivals).compactMap { read, sent in read.flatMap { read in sent.map { (read, $0) } } }
        guard let first = pairs.first else { return }
        for pair in pairs { #expect(abs((pair.0 - first.0) - (pair.1 - first.1)) < 500, "seed \(seed)") }
    }
}
