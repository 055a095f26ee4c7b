import Media
import Streaming
import Testing

/// Requirement: sound and picture stay within 40 ms of where the encoder put them to each other.
@Suite("Sound and picture together")
struct SynchronyTests {
    private struct Sample {
        var kind: MediaKind
        var timestamp: Int64
    }

    /// Ten seconds of both, interleaved by time.
    private static func samples(_ change: (MediaKind, Int, Int64) -> Int64) -> [Sample] {
        let video = (0..<300).map {
            (at: Int64($0) * 100 / 3, sample: Sample(kind: .video, timestamp: change(.video, $0, Int64($0) * 100 / 3)))
        }
        let audio = (0..<469).map {
            (at: Int64($0) * 64 / 3, sample: Sample(kind: .audio, timestamp: change(.audio, $0, Int64($0) * 64 / 3)))
        }
        return (video + audio).sorted { $0.at < $1.at }.map(\.sample)
    }

    /// How far the last picture has been moved against the last sound, in milliseconds.
    private static func shift(_ samples: [Sample]) -> Double {
        var timeline = Timeline()
        timeline.begin(timestamp: UInt32(truncatingIfNeeded: samples[0].timestamp))
        var moved: [MediaKind: Double] = [:]
        for sample in samples {
            let position = timeline.place(
                sample.kind, timestamp: UInt32(truncatingIfNeeded: sample.timestamp), timescale: sample.kind == .video ? 90_000 : 48_000,
                duration: sample.kind == .video ? nil : 1024)
            moved[sample.kind] = position.decodeTime.seconds * 1000 - Double(sample.timestamp)
        }
        return (moved[.video] ?? 0) - (moved[.audio] ?? 0)
    }

    @Test("One wrong timestamp of one track", arguments: MediaKind.allCases, [-5000, -150, 150, 5000] as [Int64])
    func oneWrong(kind: MediaKind, by offset: Int64) {
        #expect(abs(Self.shift(Self.samples { $2 + ($0 == kind && $1 == 100 ? offset : 0) })) <= 40)
    }

    @Test("One track's clock is set back or forward", arguments: MediaKind.allCases, [-1500, -150, 150, 1500] as [Int64])
    func oneSet(kind: MediaKind, by offset: Int64) {
        #expect(abs(Self.shift(Self.samples { $2 + ($0 == kind && $1 >= 100 ? offset : 0) })) <= 40)
    }

    @Test("Both tracks jump", arguments: [-100_000, -5000, -150, 5000, 100_000] as [Int64])
    func both(by offset: Int64) {
        #expect(abs(Self.shift(Self.samples { $2 + ($2 >= 3000 ? offset : 0) })) <= 40)
    }
}
