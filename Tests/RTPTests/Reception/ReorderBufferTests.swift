import Bytes
import TestSupport
import Testing

@testable import RTP

@Suite struct ReorderBufferTests {
    static func drain(_ buffer: inout ReorderBuffer, at now: Instant) -> [ReorderBuffer.Output] {
        var outputs: [ReorderBuffer.Output] = []
        while let output = buffer.next(at: now) { outputs.append(output) }
        return outputs
    }

    static func insert(_ sequence: Int64, into buffer: inout ReorderBuffer, at milliseconds: Int64) -> Bool {
        buffer.insert(
            sequence: sequence, timestamp: 0, marker: false, payload: [UInt8(truncatingIfNeeded: sequence)].rawSpan,
            at: Instant(microseconds: milliseconds * 1000))
    }

    static func packet(_ sequence: Int64) -> ReorderBuffer.Output {
        .packet(RTPPacket(sequence: sequence, timestamp: 0, marker: false, payload: [UInt8(truncatingIfNeeded: sequence)]))
    }

    @Test("What is in order passes at once, what overtook waits for what is missing")
    func order() {
        var buffer = ReorderBuffer()
        for sequence in [5, 6, 8, 9] as [Int64] { #expect(Self.insert(sequence, into: &buffer, at: 0)) }
        #expect(Self.drain(&buffer, at: Instant(microseconds: 0)) == [Self.packet(5), Self.packet(6)])
        #expect(Self.insert(7, into: &buffer, at: 1))
        #expect(Self.drain(&buffer, at: Instant(microseconds: 1000)) == [Self.packet(7), Self.packet(8), Self.packet(9)])
        #expect(buffer.nextDeadline == nil)
    }

    @Test("A hole is given up when what is behind it has waited for the hold time, each hole by its own")
    func holes() {
        var buffer = ReorderBuffer()
        for (sequence, time) in [(1, 0), (3, 10), (5, 20)] as [(Int64, Int64)] { #expect(Self.insert(sequence, into: &buffer, at: time)) }
        #expect(Self.drain(&buffer, at: Instant(microseconds: 409_000)) == [Self.packet(1)])
        #expect(buffer.nextDeadline == Instant(microseconds: 410_000))
        #expect(Self.drain(&buffer, at: Instant(microseconds: 410_000)) == [.lost(2..<3), Self.packet(3)])
        #expect(buffer.nextDeadline == Instant(microseconds: 420_000))
        #expect(Self.drain(&buffer, at: Instant(microseconds: 420_000)) == [.lost(4..<5), Self.packet(5)])
    }

    @Test("Doubles and what comes too late are not taken")
    func doubles() {
        var buffer = ReorderBuffer()
        #expect(Self.insert(1, into: &buffer, at: 0))
        #expect(Self.insert(3, into: &buffer, at: 0))
        #expect(!Self.insert(3, into: &buffer, at: 0))
        _ = Self.drain(&buffer, at: Instant(microseconds: 1_000_000))
        #expect(!Self.insert(2, into: &buffer, at: 1000))
    }

    @Test("A sender that jumps ahead loses what is between, and keeps nothing of it")
    func jump() {
        var buffer = ReorderBuffer()
        for sequence in [1, 3, 1027] as [Int64] { #expect(Self.insert(sequence, into: &buffer, at: 0)) }
        #expect(Self.drain(&buffer, at: Instant(microseconds: 0)) == [.lost(1..<1027), Self.packet(1027)])
        #expect(buffer.heldCount == 0)
    }

    @Test("Every number comes out once and in order, as itself or as lost", arguments: 1...30)
    func anyNetwork(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var buffer = ReorderBuffer()
        var flight: [(sequence: Int64, arrival: Int64)] = (Int64(100)..<2000).compactMap { sequence -> (sequence: Int64, arrival: Int64)? in
            guard Int.random(in: 0..<10, using: &random) > 0 || sequence == 100 else { return nil }
            return (sequence, sequence * 2 + Int64.random(in: 0...60, using: &random))
        }
        flight.sort { $0.arrival < $1.arrival }
        // The first to come begins the stream; what it overtook is too late.
        var next = flight[0].sequence
        for packet in flight {
            _ = Self.insert(packet.sequence, into: &buffer, at: packet.arrival)
            for output in Self.drain(&buffer, at: Instant(microseconds: packet.arrival * 1000)) { check(output, &next, seed) }
            #expect(buffer.heldCount <= 1024)
        }
        for output in Self.drain(&buffer, at: Instant(microseconds: 10_000_000)) { check(output, &next, seed) }
        #expect(next == (flight.map(\.sequence).max() ?? 0) + 1 && buffer.heldCount == 0, "seed \(seed)")
    }

    private func check(_ output: ReorderBuffer.Output, _ next: inout Int64, _ seed: UInt64) {
        switch output {
        case .packet(let packet):
            #expect(packet.sequence == next && packet.payload == [UInt8(truncatingIfNeeded: next)], "seed \(seed)")
            next += 1
        case .lost(let range):
            #expect(range.lowerBound == next && !range.isEmpty, "seed \(seed)")
            next = range.upperBound
        }
    }
}
