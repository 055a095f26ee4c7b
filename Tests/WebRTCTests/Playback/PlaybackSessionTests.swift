import RTP
import TestSupport
import Testing

@testable import WebRTC

@Suite struct PlaybackSessionTests {
    @Test("A viewer over a good network has the picture at once and stands in the present soon", arguments: [true, false])
    func goodNetwork(tellsArrivals: Bool) throws {
        let simulation = try PlaybackSimulation(seed: 1, tellsArrivals: tellsArrivals)
        simulation.connect(passed: 1500)
        simulation.step(3000)
        let connected = try #require(simulation.connectedAt)
        #expect(simulation.problems.isEmpty)
        #expect((try #require(simulation.firstPicture) - connected).inMicroseconds < 50_000)
        #expect(simulation.longestGap < 80 && simulation.queuedBytes == 0)
        // From the group that had begun before it came.
        #expect(simulation.pictures.count >= 130 && simulation.sounds.count >= 140)
        #expect(!simulation.events.contains(.fellBehind))
    }

    @Test("What was cached is sent quickly, and stamped so that a player has no reason to stay behind")
    func catchUp() throws {
        let simulation = try PlaybackSimulation(seed: 2, stream: .init(keyFrameBytes: 60_000, pictureBytes: 10_000, group: 300))
        simulation.connect(passed: 9000)
        simulation.step(4000)
        let connected = try #require(simulation.connectedAt)
        #expect(simulation.problems.isEmpty)
        let delays = simulation.pictures.map { ($0.at.microseconds / 1000, $0.at.microseconds / 1000 - $0.frame.time / 90) }
        #expect(delays.allSatisfy { (0...60).contains($0.1) }, "delays: \(delays.filter { !(0...60).contains($0.1) }.prefix(5))")
        // 270 pictures of 2.7 MB.
        let caughtUp = try #require(simulation.pictures.dropFirst(270).first)
        #expect((caughtUp.at - connected).inMicroseconds < 3_000_000)
    }

    @Test("Over bad networks each loss is repaired or replaced by a key frame within two seconds, and nothing piles up", arguments: 1...16)
    func badNetwork(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let simulation = try PlaybackSimulation(seed: seed, tellsArrivals: Bool.random(using: &random))
        simulation.makesKeyFrames = Bool.random(using: &random)
        let jitter = Int64.random(in: 0...40, using: &random)
        let delay = Int64.random(in: 5...60, using: &random)
        simulation.connect(lossPercent: Int.random(in: 1...15, using: &random), delay: delay...delay + jitter)
        simulation.step(8000)
        simulation.heal()
        simulation.step(1000)
        simulation.stopPublishing()
        simulation.step(1000)
        #expect(simulation.problems.isEmpty, "seed \(seed): \(simulation.problems.prefix(3))")
        #expect(simulation.longestGap < 2000, "seed \(seed): \(simulation.longestGap) ms without a picture")
        #expect(simulation.viewer.heldPackets == 0, "seed \(seed): packets wait for ever")
        #expect(simulation.queuedBytesMax < 500_000 && simulation.queuedBytes == 0, "seed \(seed)")
        #expect(simulation.pictures.count > 120, "seed \(seed): \(simulation.pictures.count) pictures")
    }

    @Test("Where the path carries less than the livestream has, pictures are left out in order and sound goes on", arguments: 1...6)
    func narrowPath(seed: UInt64) throws {
        let simulation = try PlaybackSimulation(seed: seed, stream: .init(keyFrameBytes: 60_000, pictureBytes: 9000, group: 60))
        // 2.6 Mbit/s over 1.5.
        simulation.connect(delay: 20...25, bitsPerSecond: 1_500_000)
        simulation.step(20_000)
        #expect(simulation.problems.isEmpty, "seed \(seed): \(simulation.problems.prefix(3))")
        #expect(simulation.events.contains(.fellBehind), "seed \(seed)")
        #expect(simulation.estimate < 2_500_000, "seed \(seed): \(simulation.estimate) bit/s")
        let late = simulation.sounds.filter { $0.at.microseconds > 8_000_000 }
        #expect(late.count > 560, "seed \(seed): \(late.count) blocks of sound of 650")
        let shown = simulation.pictures.filter { $0.at.microseconds > 8_000_000 }
        #expect(shown.count > 60, "seed \(seed): \(shown.count) pictures of 390")
        simulation.heal()
        simulation.step(15_000)
        let healed = simulation.pictures.filter { $0.at > simulation.now.advanced(by: .seconds(-2)) }
        #expect(healed.count > 55, "seed \(seed): \(healed.count) pictures of 60 in the last two seconds")
    }

    @Test("A gap in the feed leads to the next key frame, never to a picture that needs what is missing")
    func feedGap() throws {
        let simulation = try PlaybackSimulation(seed: 3)
        simulation.makesKeyFrames = true
        simulation.connect()
        simulation.step(500)
        simulation.feedGaps = [60, 61]
        simulation.step(2000)
        #expect(simulation.problems.isEmpty && simulation.longestGap < 1200)
        #expect(simulation.events.filter { $0 == .keyFrameWanted }.count >= 1)
    }

    @Test("Sound and picture are reported by one clock, and the report's numbers are what was sent")
    func reports() throws {
        let simulation = try PlaybackSimulation(seed: 4)
        simulation.connect()
        simulation.step(5000)
        let sources = Set(simulation.viewer.reports.map(\.ssrc))
        #expect(sources.count == 2)
        for (_, information) in simulation.viewer.reports {
            let milliseconds = Double(information.ntpTime) / 4_294_967_296 * 1000 - (1_700_000_000_000 + 2_208_988_800_000)
            let clock = simulation.viewer.reports.first { $0.information == information }?.ssrc == sources.first
            let byPicture = Double(information.rtpTimestamp) / 90
            let bySound = Double(information.rtpTimestamp) / 48
            #expect(min(abs(byPicture - milliseconds), abs(bySound - milliseconds)) < 2, "\(clock) \(milliseconds)")
        }
    }

    @Test("A viewer who is told good-bye hears it twice: the streams end, and the association is closed")
    func goodbye() throws {
        let simulation = try PlaybackSimulation(seed: 5)
        simulation.connect()
        simulation.step(500)
        simulation.close()
        #expect(simulation.viewer.hasHeardGoodbye && simulation.viewer.isClosed && simulation.queuedBytes == 0)
    }

    @Test("A viewer that falls silent is given up when its consent ends")
    func silence() throws {
        let simulation = try PlaybackSimulation(seed: 6)
        simulation.step(16_000)
        #expect(simulation.end == "the peer's media never came: the network may block UDP")
    }
}
