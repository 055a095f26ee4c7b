import Livestreams
import Media
import Testing

@Suite("What is said of a signal")
struct SignalAdvisorTests {
    private let advisor = SignalAdvisor()

    /// A signal with nothing to be said of it.
    private static func good(_ change: (inout EncoderHealth) -> Void = { _ in }) -> EncoderHealth {
        var health = EncoderHealth()
        (health.isConnected, health.since, health.bitsPerSecond, health.bitsPerSecondMean) = (true, 60, 2_500_000, 2_400_000)
        var picture = EncoderHealth.Picture(codec: "avc1.64001F")
        (picture.width, picture.height, picture.framesPerSecond, picture.declaredFramesPerSecond) = (1280, 720, 29.97, 30)
        (picture.keyFrameInterval, picture.keyFrameIntervalMax, picture.stepMilliseconds) = (2, 2, 33...34)
        health.picture = picture
        health.sound = EncoderHealth.Sound(codec: "mp4a.40.2")
        (health.gap, health.jitter, health.behind, health.speed) = (0.05, 0.1, 0.1, 1)
        change(&health)
        return health
    }

    @Test("Of a good signal nothing is said but what it is")
    func good() {
        #expect(advisor.advice(on: Self.good()) == [])
        #expect(
            advisor.summary(of: Self.good(), [])
                == "The signal is good. 1280 × 720, 30 pictures a second, 2.5 Mbit/s, with sound.")
    }

    typealias Case = (
        code: SignalAdvice.Code, severity: SignalAdvice.Severity, words: String, change: @Sendable (inout EncoderHealth) -> Void
    )

    static let cases: [Case] = [
        (.encoderAway, .problem, "away for 12 s", { ($0.isConnected, $0.since) = (false, 12) }),
        (.nothingComes, .problem, "nothing has come from it for 6 s", { ($0.gap, $0.bitsPerSecond) = (6, 0) }),
        (.unsupportedCodec, .problem, "The encoder sends MP3", { $0.unsupportedCodecs = ["MP3"] }),
        (.noPicture, .problem, "only sound comes", { $0.picture = nil }),
        (.noPicture, .problem, "The picture stopped 4 s ago", { $0.picture?.age = 4 }),
        (.noSound, .problem, "There is no sound", { $0.sound = nil }),
        (.noSound, .problem, "The sound stopped 20 s ago", { $0.sound?.age = 20 }),
        (.silentSound, .problem, "completely silent for 40 s", { $0.sound?.silence = 40 }),
        (.slowUplink, .problem, "later and later: by 8 s", { ($0.behind, $0.speed) = (8, 0.8) }),
        (.slowUplink, .warning, "doesn’t catch up", { ($0.behind, $0.speed) = (3, 1) }),
        (.unevenArrival, .warning, "in bursts", { $0.gap = 1.6 }),
        (.keyFrameInterval, .warning, "only every 8.3 s", { $0.picture?.keyFrameIntervalMax = 8.333 }),
        (.missingPictures, .warning, "Only 18 pictures a second come, of the 30", { $0.picture?.framesPerSecond = 18 }),
        (.unevenPictures, .note, "16 to 100 ms", { $0.picture?.stepMilliseconds = 16...100 }),
        (.timestampJumps, .warning, "jumped twice", { ($0.timestampJumps, $0.lastTimestampJumpAge) = (2, 30) }),
        (.reconnects, .warning, "came back 3 times", { ($0.reconnects, $0.lastReconnectAge) = (3, 30) }),
        (.undecodable, .warning, "7 pictures could not be shown", { ($0.undecodableFrames, $0.lastUndecodableAge) = (7, 3) }),
        (.undecodable, .warning, "damaged", { $0.hasUnreadable = true }),
        (.reorderedPictures, .note, "WebRTC", { $0.picture?.isReordered = true }),
    ]

    @Test("Each fault is told alone, with its numbers and what to do", arguments: cases.indices)
    func fault(index: Int) throws {
        let one = Self.cases[index]
        let advice = advisor.advice(on: Self.good(one.change))
        let first = try #require(advice.first)
        #expect(advice.count == 1 && first.code == one.code && first.severity == one.severity)
        #expect(first.sentence.contains(one.words), "\(first.sentence)")
        #expect(first.remedy?.isEmpty == false)
    }

    @Test("Every word of the code is used")
    func complete() { #expect(Set(Self.cases.map(\.code)) == Set(SignalAdvice.Code.allCases)) }

    @Test("The worst comes first, and decides how the whole is called")
    func order() {
        let health = Self.good {
            $0.picture?.isReordered = true
            $0.picture?.keyFrameIntervalMax = 10
            $0.sound = nil
        }
        let advice = advisor.advice(on: health)
        #expect(advice.map(\.severity) == [.problem, .warning, .note])
        #expect(advisor.summary(of: health, advice).hasPrefix("Something is wrong with the signal."))
        #expect(advisor.summary(of: health, advice).hasSuffix("without sound."))
    }

    @Test("What isn't known is neither good nor bad")
    func unknown() {
        var health = EncoderHealth()
        health.isConnected = true
        #expect(advisor.advice(on: health) == [])
        #expect(advisor.summary(of: health, []) == "Nothing has been measured yet.")
        health.isConnected = false
        #expect(advisor.advice(on: health).map(\.code) == [.encoderAway])
    }

    @Test("What has passed isn't told any more, and tracks have time to come")
    func passed() {
        let health = Self.good {
            ($0.timestampJumps, $0.lastTimestampJumpAge) = (2, 200)
            ($0.reconnects, $0.lastReconnectAge) = (1, 200)
            ($0.undecodableFrames, $0.lastUndecodableAge) = (4, 200)
        }
        #expect(advisor.advice(on: health) == [])
        let young = Self.good {
            $0.since = 2
            $0.sound = nil
        }
        #expect(advisor.advice(on: young) == [])
    }
}
