import Media
import TestSupport
import Testing

@testable import Transcode

@Suite("Sound of any format")
struct FormatTests {
    /// The effective value of a sine with half of full scale.
    private static let full: Float = 0.3536

    @Test(
        "Rates and channels become stereo at 48 kHz, as loud as before",
        arguments: [("stereo44", full / 1.414), ("mono48", full), ("surround48", full / 1.414), ("mono22", full)])
    func formats(name: String, level: Float) throws {
        let fixture = try ADTSFixture(name)
        var pipeline = try TranscodingPipeline(from: fixture.codec, to: .opus)
        let made = pipeline.all(fixture.frames(from: 48_000))
        let heard = try Heard(made, as: TranscodingFormat.opus.codec)
        for channel in [\Heard.left, \Heard.right] {
            let found = heard.level(channel, from: 48_000 + 9600, to: 48_000 + 19_200)
            #expect(abs(found / level - 1) < 0.06, "\(name): \(found), not \(level)")
        }
    }

    @Test("They change in mid-stream without a hole")
    func changes() throws {
        let names = ["stereo44", "mono48", "surround48", "mono22", "stereo44"]
        var pipeline = try TranscodingPipeline(from: TranscodingFormat.opus.codec, to: .opus)
        var made: [Frame] = []
        var time: Int64 = 0
        for name in names {
            let fixture = try ADTSFixture(name)
            try pipeline.change(to: fixture.codec)
            for frame in fixture.frames(from: time) { made += pipeline.receive(frame).frames }
            time += Int64(fixture.payloads.count * 1024 * 48_000 / fixture.sampleRate)
        }
        made += pipeline.finish().frames
        let times = made.map(\.decodeTime.value)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 960 })
        #expect(abs((times.last ?? 0) + 960 - time) < 2 * 960)
        let heard = try Heard(made, as: TranscodingFormat.opus.codec)
        #expect(heard.level(from: time - 19_200, to: time - 9600) > Self.full / 2)
    }

    @Test("What stands beside the packets is what the encoders say")
    func configurations() throws {
        guard case .aac(let aac) = TranscodingFormat.aac.codec, case .opus(let opus) = TranscodingFormat.opus.codec else { return }
        let said = try AACConfiguration(audioSpecificConfig: try SoundEncoder(.aac).configurationBytes[...])
        #expect(said.audioSpecificConfig.starts(with: aac.audioSpecificConfig))
        #expect(said.sampleRate == aac.sampleRate && said.channelCount == aac.channelCount && said.objectType == aac.objectType)
        #expect(try AACConfiguration(audioSpecificConfig: aac.audioSpecificConfig[...]) == aac)
        #expect(try OpusConfiguration(identificationHeader: try SoundEncoder(.opus).configurationBytes[...]) == opus)
    }

    @Test("Digital silence of ours decodes to silence, for as long as it says")
    func silence() throws {
        for track in [Track(codec: TranscodingFormat.opus.codec), Track(codec: TranscodingFormat.aac.codec)] {
            let silence = try #require(track.silentFrame)
            let duration = try #require(track.soundDuration(of: silence[...]))
            let frames = (0..<10).map { number in
                Frame(
                    kind: .audio, decodeTime: MediaTime(value: Int64(number) * duration, timescale: 48_000), compositionOffset: 0,
                    isRandomAccess: true, payload: silence[...])
            }
            let heard = try Heard(frames, as: track.codec)
            #expect(heard.left.count == 10 * Int(duration) && heard.left.allSatisfy { abs($0) < 0.0001 })
        }
    }

    @Test("Packets of noise, cut ones and none are trouble, and those behind them are heard", arguments: [TranscodingFormat.aac, .opus])
    func hostile(format: TranscodingFormat) throws {
        var pipeline = try TranscodingPipeline(from: format.codec, to: format == .aac ? .opus : .aac)
        let sound = TestSound(seconds: 1)
        var random = SeededRandom(seed: 7)
        var made: [Frame] = []
        for (number, frame) in try sound.encoded(to: format).enumerated() {
            var frame = frame
            switch number % 4 {
            case 0 where number > 8: frame.payload = []
            case 1 where number > 8: frame.payload = frame.payload.dropLast(Int.random(in: 1..<frame.payload.count, using: &random))
            case 2 where number > 8: frame.payload = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }[...]
            default: break
            }
            made += pipeline.receive(frame).frames
        }
        let again = try sound.encoded(to: format, start: 96_000)
        for frame in again { made += pipeline.receive(frame).frames }
        made += pipeline.finish().frames
        let heard = try Heard(made, as: format == .aac ? TranscodingFormat.opus.codec : TranscodingFormat.aac.codec)
        let found = heard.shift(of: sound, at: 0, expectedAt: 96_000)
        #expect(abs(found.samples) <= 48 && found.likeness > 0.5, "\(found)")
    }

    @Test("A codec that isn't sound is refused in words")
    func refused() {
        let picture = CodecConfiguration.h264(ModelEncoder.smallPicture)
        #expect(throws: TranscodeError.self) { _ = try TranscodingPipeline(from: picture, to: .aac) }
        let error = TranscodeError(step: .openDecoder, code: -22)
        #expect(error.description == "the decoder can't be opened: Invalid argument")
    }
}
