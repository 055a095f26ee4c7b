import Media
import Testing

@testable import Transcode

/// Sound comes out at the time at which it went in.
@Suite("Transcoded sound in time")
struct SynchronyTests {
    /// 1 ms.
    private static let tolerance = 48
    private static let sound = TestSound(seconds: 4)
    private static let aac = CodecConfiguration.aac(.stereoLowComplexity)
    private static let opus = CodecConfiguration.opus(OpusConfiguration(isStereo: true))

    private static func expectBursts(_ heard: Heard, at places: [Int], offset: Int64 = 0, _ comment: Comment) {
        for place in places {
            let found = heard.shift(of: sound, at: place, expectedAt: Int64(place) + offset)
            #expect(abs(found.samples) <= tolerance && found.likeness > 0.8, comment)
        }
    }

    @Test("An encoder's packets stand where their sound is, once its padding is taken off", arguments: [TranscodingFormat.aac, .opus])
    func encoders(format: TranscodingFormat) throws {
        let heard = try Heard(try Self.sound.encoded(to: format), as: format.codec)
        Self.expectBursts(heard, at: [0, 48_000, 96_000, 144_000], "\(format)")
    }

    @Test(
        "AAC to Opus and back: bursts within 1 ms, levels within half a decibel, nothing missing",
        arguments: [0, 123_456_789_012] as [Int64])
    func thereAndBack(start: Int64) throws {
        var there = try TranscodingPipeline(from: Self.aac, to: .opus)
        let opus = there.all(try Self.sound.encoded(to: .aac, start: start))
        #expect(opus.allSatisfy { OpusPacket.sampleCount(of: $0.payload) == 960 })
        var back = try TranscodingPipeline(from: Self.opus, to: .aac)
        let aac = back.all(opus)
        for frames in [opus, aac] {
            let times = frames.map(\.decodeTime.value)
            let step = frames.first?.payload == opus.first?.payload ? 960 : 1024 as Int64
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == step })
        }
        for (frames, codec) in [(opus, Self.opus), (aac, Self.aac)] {
            let heard = try Heard(frames, as: codec)
            Self.expectBursts(heard, at: [0, 48_000, 96_000, 144_000], offset: start, "\(codec)")
            let (from, to) = (start + 60_000, start + 90_000)
            let expected = TestSound.toneLevel / Float(2).squareRoot()
            #expect(abs(heard.level(from: from, to: to) / expected - 1) < 0.06)
            #expect(abs(heard.level(\.right, from: from, to: to) / expected - 0.5) < 0.03)
        }
    }

    @Test("Lost packets, a long hole, repeated packets and late ones move nothing", arguments: [TranscodingFormat.aac, .opus])
    func accidents(format: TranscodingFormat) throws {
        var frames = try Self.sound.encoded(to: format)
        let seconds = { (frame: Frame) in frame.decodeTime.seconds }
        // 80 ms are lost, 300 ms are, some come twice.
        frames.removeAll { (0.4...0.48).contains(seconds($0)) || (1.3...1.6).contains(seconds($0)) }
        frames = frames.flatMap { (2.3...2.4).contains(seconds($0)) ? [$0, $0] : [$0] }
        // Before the last second, 30 s pass.
        for index in frames.indices where seconds(frames[index]) > 2.5 { frames[index].decodeTime.value += 30 * 48_000 }
        var pipeline = try TranscodingPipeline(from: format.codec, to: format == .aac ? .opus : .aac)
        let made = pipeline.all(frames)
        let heard = try Heard(made, as: format == .aac ? Self.opus : Self.aac)
        Self.expectBursts(heard, at: [0, 48_000, 96_000], "\(format)")
        Self.expectBursts(heard, at: [144_000], offset: 30 * 48_000, "\(format)")
        let times = made.map(\.decodeTime.value)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(heard.level(from: 70_000, to: 74_000) < 0.01)
    }

    @Test("A lost packet of Opus is concealed, not silent")
    func concealment() throws {
        var frames = try Self.sound.encoded(to: .opus)
        frames.removeAll { (0.5...0.515).contains($0.decodeTime.seconds) }
        var pipeline = try TranscodingPipeline(from: Self.opus, to: .aac)
        let heard = try Heard(pipeline.all(frames), as: Self.aac)
        let whole = heard.level(from: 20_000, to: 23_000)
        for time in stride(from: Int64(23_500), to: 26_000, by: 240) {
            #expect(heard.level(from: time, to: time + 480) > whole / 2)
        }
    }

    @Test("A sender's clock that is wrong, and times in whole milliseconds, add up to nothing", arguments: [-1000, -100, 100, 1000])
    func drift(partsPerMillion: Int64) throws {
        let repeats = 15
        let frames = try Self.sound.encoded(to: .opus, start: 312).dropLast(2)
        // The same four seconds over and over; a second of the sender's lasts a little longer or shorter.
        let all = (0..<repeats).flatMap { round in
            frames.map { frame -> Frame in
                var frame = frame
                let exact = frame.decodeTime.value + Int64(round * 4 * 48_000)
                let told = exact + exact * partsPerMillion / 1_000_000
                frame.decodeTime = MediaTime(value: (told + 24) / 48, timescale: 1000)
                return frame
            }
        }
        var pipeline = try TranscodingPipeline(from: Self.opus, to: .aac)
        let heard = try Heard(pipeline.all(all), as: Self.aac)
        for second in [1, 25, 57] {
            let exact = Int64(second * 48_000 + 312)
            let found = heard.shift(of: Self.sound, at: 48_000, expectedAt: exact + exact * partsPerMillion / 1_000_000)
            #expect(abs(found.samples) <= Self.tolerance + 24, "second \(second): \(found)")
        }
    }
}
