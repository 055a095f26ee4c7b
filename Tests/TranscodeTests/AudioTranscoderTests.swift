import Media
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Transcode

@Suite("A transcoder on its loop")
struct AudioTranscoderTests {
    private struct Outcome: Sendable {
        var frames: [Frame] = []
        var statistics = AudioTranscoder.Statistics()
    }

    @Test("What goes in on a loop comes out there, all of it, in order")
    func wayThere() async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        let loop = group.loops[0]
        let sound = TestSound(seconds: 1)
        let frames = try sound.encoded(to: .aac)
        let outcome = await withCheckedContinuation { continuation in
            loop.execute {
                var outcome = Outcome()
                var keeper: AudioTranscoder?
                let transcoder = AudioTranscoder(to: .opus, on: loop, framesWaitingMax: 1000) { made in
                    loop.checkIsolated()
                    outcome.frames += made
                }
                keeper = transcoder
                transcoder.configure(TranscodingFormat.aac.codec)
                for frame in frames { transcoder.receive(frame) }
                transcoder.finish {
                    outcome.statistics = keeper?.statistics ?? outcome.statistics
                    keeper = nil
                    continuation.resume(returning: outcome)
                }
                transcoder.receive(frames[0])
            }
        }
        #expect(outcome.statistics.received == frames.count && outcome.statistics.dropped == 0)
        #expect(outcome.statistics.made == outcome.frames.count && outcome.statistics.trouble == nil)
        let heard = try Heard(outcome.frames, as: TranscodingFormat.opus.codec)
        #expect(abs(heard.shift(of: sound, at: 0).samples) <= 48)
    }

    @Test("One that is let go is freed, with its codecs")
    func freed() async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        let loop = group.loops[0]
        final class Watch: Sendable { let wasCalled = Mutex(false) }
        let watch = Watch()
        let isGone = await loop.run {
            weak var weakly: AudioTranscoder?
            do {
                let transcoder = AudioTranscoder(to: .aac, on: loop) { _ in watch.wasCalled.withLock { $0 = true } }
                transcoder.configure(TranscodingFormat.opus.codec)
                weakly = transcoder
            }
            return weakly == nil
        }
        #expect(isGone)
        _ = await loop.run {}
        #expect(!watch.wasCalled.withLock { $0 })
    }
}
