import Media
import Runtime
import Streaming
import Testing

/// Encoders by formula, and what the meter says of them.
@Suite("What is measured of an encoder")
struct EncoderMeterTests {
    @Test("A steady encoder is measured as it is")
    func steady() throws {
        let health = SyntheticEncoder().health(after: 40)
        let picture = try #require(health.picture)
        #expect(health.isConnected && health.reconnects == 0 && abs(health.since - 40) < 0.1)
        #expect(picture.width == 1280 && picture.height == 720 && picture.codec.hasPrefix("avc1."))
        #expect(abs(try #require(picture.framesPerSecond) - 30) < 0.1)
        #expect(
            picture.keyFrameInterval.map { abs($0 - 2) < 0.01 } == true && picture.keyFrameIntervalMax.map { abs($0 - 2) < 0.01 } == true)
        #expect(picture.stepMilliseconds == 33...34 && !picture.isReordered)
        // Thirty pictures of 10 000 bytes, and 46.875 of sound with 400.
        let bits = (30 * 10_000 + 46.875 * 400) * 8
        #expect(health.bitsPerSecond.map { abs(Double($0) / bits - 1) < 0.01 } == true)
        #expect(health.bitsPerSecondMean.map { abs(Double($0) / bits - 1) < 0.01 } == true)
        #expect(health.sound?.silence == nil && health.sound?.channels == 2 && health.sound?.sampleRate == 48_000)
        #expect(health.gap.map { $0 < 0.05 } == true && health.jitter.map { $0 < 0.05 } == true)
        #expect(health.behind.map { $0 < 0.05 } == true && health.speed.map { abs($0 - 1) < 0.01 } == true)
        #expect(health.timestampJumps == 0 && health.undecodableFrames == 0)
        #expect(health.history?.seconds == 5 && health.history?.framesPerSecond.compactMap(\.self).count == 8)
    }

    @Test("Key frames far apart are seen, the one that is overdue among them")
    func longIntervals() throws {
        let picture = try #require(SyntheticEncoder { $0.keyFrameSeconds = 250.0 / 30 }.health(after: 40).picture)
        #expect(picture.keyFrameInterval.map { abs($0 - 8.33) < 0.02 } == true)
        let single = try #require(SyntheticEncoder { $0.keyFrameSeconds = 1000 }.health(after: 20).picture)
        #expect(single.keyFrameInterval == nil && single.keyFrameIntervalMax.map { abs($0 - 20) < 0.1 } == true)
    }

    @Test("Media that falls behind the clock is seen, by how much and how fast", arguments: [0.5, 0.8, 0.95])
    func slowUplink(speed: Double) throws {
        let health = SyntheticEncoder { $0.speed = speed }.health(after: 45)
        #expect(health.speed.map { abs($0 - speed) < 0.01 } == true)
        #expect(health.behind.map { abs($0 - 45 * (1 - speed)) < 3 } == true)
        // The encoder's own rate is what it was.
        #expect(health.picture?.framesPerSecond.map { abs($0 - 30) < 0.1 } == true)
    }

    @Test("Sound that is missing, or only silence, is told from sound")
    func sound() {
        #expect(SyntheticEncoder { $0.sound = nil }.health(after: 20).sound == nil)
        let silence = SyntheticEncoder { $0.sound = .silent }.health(after: 20).sound?.silence
        #expect(silence.map { abs($0 - 20) < 0.1 } == true)
        #expect(SyntheticEncoder { $0.sound = .unreadable }.health(after: 20).sound?.silence == nil)
        // It came back.
        #expect(SyntheticEncoder { $0.sound = .silentUntil(10) }.health(after: 20).sound?.silence == nil)
    }

    @Test("A variable rate is measured by its mean and its extremes")
    func variableRate() throws {
        let picture = try #require(SyntheticEncoder { $0.steps = [16, 100, 34] }.health(after: 30).picture)
        #expect(abs(try #require(picture.framesPerSecond) - 20) < 0.5)
        #expect(picture.stepMilliseconds == 16...100)
    }

    @Test("Pictures in another order are noticed")
    func reordered() {
        #expect(SyntheticEncoder { $0.compositionTimes = [66, 133, 0, 0] }.health(after: 5).picture?.isReordered == true)
        // A constant distance is a delay, not an order.
        #expect(SyntheticEncoder { $0.compositionTimes = [66] }.health(after: 5).picture?.isReordered == false)
    }

    @Test("A clock that jumps is counted once for each track, and nothing else is spoilt by it", arguments: [-5000, 10_000, 4_000_000])
    func jumps(by distance: Int) throws {
        let health = SyntheticEncoder { $0.jump = (at: 40, by: distance) }.health(after: 50)
        #expect(health.timestampJumps == 2 && health.lastTimestampJumpAge.map { abs($0 - 10) < 0.1 } == true)
        #expect(health.behind.map { abs($0) < 0.1 } == true && health.speed.map { abs($0 - 1) < 0.01 } == true)
        #expect(health.picture?.framesPerSecond.map { abs($0 - 30) < 0.1 } == true)
        #expect(health.picture?.keyFrameIntervalMax.map { $0 < 2.1 } == true)
    }

    @Test("Timestamps may wrap")
    func wrap() {
        let health = SyntheticEncoder { $0.firstTimestamp = .max - 10_000 }.health(after: 20)
        #expect(health.timestampJumps == 0 && health.picture?.framesPerSecond.map { abs($0 - 30) < 0.1 } == true)
    }

    @Test("What comes in bursts has gaps, and comes late")
    func bursts() {
        let health = SyntheticEncoder { $0.burstSeconds = 1.5 }.health(after: 30)
        #expect(health.gap.map { abs($0 - 1.5) < 0.1 } == true)
        #expect(health.jitter.map { $0 > 1.3 && $0 < 1.6 } == true)
        #expect(health.behind.map { $0 < 0.2 } == true)
    }

    @Test("A connection from which nothing comes is seen, and one that has gone")
    func nothing() {
        var meter = SyntheticEncoder().meter(after: 20)
        let later = SyntheticEncoder.at(26)
        let health = meter.health(at: later)
        #expect(health.bitsPerSecond == 0 && health.gap.map { abs($0 - 6) < 0.1 } == true)
        #expect(health.picture.map { abs($0.age - 6) < 0.1 } == true && health.sound.map { abs($0.age - 6) < 0.1 } == true)
        meter.disconnected(at: later)
        let gone = meter.health(at: SyntheticEncoder.at(30))
        #expect(!gone.isConnected && abs(gone.since - 4) < 0.01 && gone.picture == nil && gone.bitsPerSecond == nil)
        #expect(gone.history?.bitsPerSecond.last == .some(nil) || gone.history?.bitsPerSecond.last == .some(0))
    }

    @Test("An encoder that comes back is measured anew, and its coming back is counted")
    func reconnects() throws {
        var meter = SyntheticEncoder { $0.keyFrameSeconds = 8 }.meter(after: 19.5)
        meter.disconnected(at: SyntheticEncoder.at(19.5))
        SyntheticEncoder { $0.begin = 30 }.send(to: &meter, seconds: 10)
        let health = meter.health(at: SyntheticEncoder.at(40))
        #expect(health.reconnects == 1 && health.lastReconnectAge.map { abs($0 - 10) < 0.1 } == true)
        #expect(health.timestampJumps == 0 && health.picture?.keyFrameIntervalMax.map { $0 < 2.1 } == true)
        #expect(health.behind.map { $0 < 0.1 } == true)
        let history = try #require(health.history?.framesPerSecond)
        #expect(history.count == 8 && history[3] != nil && history[4] == nil && history[5] == nil && history[6] != nil)
    }

    @Test("What was left out is remembered, within limits")
    func troubles() {
        var meter = SyntheticEncoder().meter(after: 5)
        for number in 0..<100 { meter.note(.unsupportedCodec("codec \(number)")) }
        meter.note(.unreadable)
        meter.noteUndecodable(total: 3, at: SyntheticEncoder.at(5))
        let health = meter.health(at: SyntheticEncoder.at(10))
        #expect(health.unsupportedCodecs.count == EncoderMeter.Limits().unsupportedCodecsMax && health.hasUnreadable)
        #expect(health.undecodableFrames == 3 && health.lastUndecodableAge.map { abs($0 - 5) < 0.1 } == true)
    }

    @Test("A clock that was asked in the past, and years without an encoder, break nothing")
    func odd() {
        var meter = SyntheticEncoder().meter(after: 5)
        #expect(meter.health(at: SyntheticEncoder.at(0)).isConnected)
        meter.disconnected(at: SyntheticEncoder.at(6))
        #expect(meter.health(at: SyntheticEncoder.at(1e8)).history?.bitsPerSecond.allSatisfy { $0 == nil } == true)
    }
}
