import Media
import Streaming
import TestSupport
import Testing

/// A camera that goes while the microphone stays.
@Suite("A picture that stays away")
struct PictureAwayTests {
    private var assembler = StreamAssembler()

    /// What was published: `V` and `A` for a key frame and a block of sound, `p` for another picture, tracks in brackets.
    private static func words(_ items: [AssembledItem]) -> String {
        items.map { item in
            switch item {
            case .tracks(let video, let audio): "[" + (video == nil ? "" : "v") + (audio == nil ? "" : "a") + "]"
            case .discontinuity: "!"
            case .interactiveFrame: "i"
            case .frame(let frame): frame.kind == .audio ? "A" : frame.isRandomAccess ? "V" : "p"
            }
        }.joined()
    }

    private mutating func open() throws {
        _ = assembler.receive(.videoConfiguration(.h264(ModelEncoder.smallPicture)))
        _ = assembler.receive(.audioConfiguration(.aac(try #require(AACConfiguration(sampleRate: 48_000, channels: 2)))))
    }
    private mutating func picture(at timestamp: UInt32, isKeyFrame: Bool) -> String {
        Self.words(assembler.receive(.video(timestamp: timestamp, compositionTime: 0, isKeyFrame: isKeyFrame, payload: [1])))
    }
    private mutating func sound(from start: UInt32, to end: UInt32) -> String {
        stride(from: start, to: end, by: 500).map { Self.words(assembler.receive(.audio(timestamp: $0, payload: [1]))) }.joined()
    }

    @Test("Its track goes after some seconds of sound alone, and is there again with the next key frame")
    mutating func goesAndReturns() throws {
        try open()
        #expect(picture(at: 0, isKeyFrame: true) == "[va]V")
        #expect(sound(from: 0, to: 6500) == "AAAAAAAAAAAAA")
        #expect(sound(from: 6500, to: 7500) == "[a]AA")
        #expect(picture(at: 7500, isKeyFrame: false) == "")
        #expect(sound(from: 7500, to: 8000) == "A")
        #expect(picture(at: 8000, isKeyFrame: true) == "[va]V")
        #expect(picture(at: 8040, isKeyFrame: false) == "p")
        #expect(assembler.undecodableFrames == 1)
    }

    @Test("A picture that was configured and never comes has gone too")
    mutating func neverComes() throws {
        try open()
        #expect(sound(from: 70_000, to: 78_000).replacing("A", with: "") == "[va][a]")
    }

    @Test("A jump of the sound's clock is no time that the picture was away")
    mutating func jump() throws {
        try open()
        _ = picture(at: 0, isKeyFrame: true)
        #expect(sound(from: 0, to: 1000) == "AA")
        #expect(sound(from: 3_600_000, to: 3_601_000) == "!AA")
        #expect(picture(at: 3_600_900, isKeyFrame: true) == "V")
    }

    @Test("While it is away, another sound configuration waits for no key frame")
    mutating func soundChanges() throws {
        try open()
        _ = picture(at: 0, isKeyFrame: true)
        _ = sound(from: 0, to: 7000)
        let items = assembler.receive(.audioConfiguration(.aac(try #require(AACConfiguration(sampleRate: 44_100, channels: 2)))))
        #expect(Self.words(items) == "[a]")
        #expect(sound(from: 7000, to: 7500) == "A")
    }
}
