import Bytes
import RTP
import TestSupport
import Testing

@testable import WebRTC

@Suite struct IngestSessionTests {
    static let address = TransportAddress(ipv4: 0xC000_0201, port: 4000)

    @Test("A publisher over a good network arrives whole, frame by frame, in order")
    func goodNetwork() throws {
        let simulation = try IngestSimulation(seed: 1)
        simulation.run(milliseconds: 3000, lossPercent: 0, delay: 5...5)
        #expect(simulation.isConnected && simulation.problems.isEmpty)
        #expect(simulation.frames.count >= 85 && simulation.publisher.keyFrameRequests <= 1)
        #expect(simulation.publisher.feedbacks > 20)
    }

    @Test("Over bad networks each loss is repaired or replaced by a key frame within two seconds", arguments: 1...12)
    func badNetwork(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let simulation = try IngestSimulation(seed: seed)
        let jitter = Int64.random(in: 0...60, using: &random)
        let delay = Int64.random(in: 5...60, using: &random)
        simulation.run(milliseconds: 8000, lossPercent: Int.random(in: 1...20, using: &random), delay: delay...delay + jitter)
        #expect(simulation.problems.isEmpty, "seed \(seed): \(simulation.problems.prefix(3))")
        #expect(simulation.longestGap < 2000, "seed \(seed): \(simulation.longestGap) ms without a frame")
        #expect(simulation.heldPackets == 0, "seed \(seed): packets wait for ever")
        #expect(simulation.frames.count > 120, "seed \(seed): \(simulation.frames.count) frames")
    }

    @Test("A peer that never comes is given up")
    func neverConnected() throws {
        let simulation = try IngestSimulation(seed: 1)
        simulation.wait(milliseconds: 16_000)
        #expect(simulation.end == "the peer's media never came: the network may block UDP")
    }

    @Test("A peer that falls silent is given up when its consent ends")
    func silence() throws {
        let simulation = try IngestSimulation(seed: 1)
        simulation.run(milliseconds: 500, lossPercent: 0, delay: 5...5)
        simulation.wait(milliseconds: 31_000)
        #expect(simulation.end == "the peer hasn't been heard of for too long")
    }
}
