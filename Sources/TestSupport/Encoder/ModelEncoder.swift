package import Media
package import Streaming

/// An encoder as a formula: frames at exact times, told as an encoder tells them, in whole milliseconds of a clock that wraps, with the
/// accidents that happen to encoders. Each frame's payload says which one it is, so that a test can find it again.
package struct ModelEncoder {
    package enum Rate: Sendable {
        /// Pictures in so many thousandths of a second: 30000/1001 is `(30000, 1001)`.
        case constant(frames: Int, perThousandths: Int)
        /// Each picture lasts a random number of milliseconds.
        case variable(milliseconds: ClosedRange<Int>)

        package static let film = Rate.constant(frames: 24_000, perThousandths: 1_001_000)
        package static func whole(_ frames: Int) -> Rate { .constant(frames: frames, perThousandths: 1000) }
        /// 30000/1001 for 30, 60000/1001 for 60.
        package static func ntsc(_ frames: Int) -> Rate { .constant(frames: frames * 1000, perThousandths: 1_001_000) }

        package var isConstant: Bool { if case .constant = self { true } else { false } }
    }

    /// What happens once, at a time of the content.
    package enum Accident: Sendable {
        /// Nothing comes for so many milliseconds; then it goes on, in time.
        case pause(milliseconds: Int)
        /// Pictures are left out for so long, and sound goes on; or the other way round.
        case pictureAway(milliseconds: Int)
        case soundAway(milliseconds: Int)
        /// The clock is set; nothing is missing.
        case jump(milliseconds: Int64)
        /// The connection breaks; the encoder comes back with another clock.
        case reconnect
        /// Another picture size from here on.
        case newPicture
        /// The sound has another sample rate from here on.
        case newSound(sampleRate: Int)
    }

    package struct Settings: Sendable {
        /// Nil: no picture.
        package var rate: Rate? = .whole(30)
        package var keyFrameSeconds = 2.0
        /// Pictures between two that others refer to.
        package var reorderedFrames = 0
        /// Nil: no sound.
        package var sampleRate: Int? = 48_000
        package var channels = 2
        /// The sound is Opus in packets of 20 ms, and ``sampleRate`` is 48 000; else it is AAC.
        package var isOpus = false
        /// Sound and its configuration come so much later.
        package var soundStartsAfter = 0.0
        /// Sound is sent so much later than the picture of the same time.
        package var soundLagSeconds = 0.0
        package var firstTimestamp: UInt32 = 0
        /// Tells at the beginning which tracks will come.
        package var announces = true
        package var seconds = 20.0
        package var accidents: [(at: Double, what: Accident)] = []
        package init() {}
    }

    /// What a test does next.
    package enum Step: Sendable {
        case item(EncoderItem)
        /// The encoder is gone and there again.
        case reconnect
    }

    /// Which frame a payload is of.
    package struct FrameName: Hashable, Sendable {
        package let kind: MediaKind
        package let number: Int
    }

    let settings: Settings
    var random: any RandomNumberGenerator
    var steps: [Step] = []
    /// Each frame in the order in which it was sent.
    package internal(set) var sent: [MediaKind: [FrameName]] = [.video: [], .audio: []]
    /// Milliseconds between the content's clock and the encoder's.
    var offset: Int64
    var pictures = 0
    var isLarge = false
    var awaitsKeyFrame = true
    var lastKeyFrame = -Double.infinity
    var away: [MediaKind: Double] = [:]
    var sampleRate = 0
    /// Sound can't be heard before its configuration.
    var hasSoundBegun = false

    package init(_ settings: Settings, random: some RandomNumberGenerator) {
        self.settings = settings
        self.random = random
        offset = Int64(settings.firstTimestamp)
    }

    /// All that the encoder does, from its first word to its last frame.
    package mutating func run() -> [Step] {
        configure(isReturn: false)
        var accidents = settings.accidents.sorted { $0.at < $1.at }[...]
        for moment in moments() {
            while let next = accidents.first, next.at <= moment.time {
                accidents.removeFirst()
                happen(next.what, at: moment.time)
            }
            if moment.time < away[moment.kind] ?? 0 { continue }
            if moment.kind == .video { sendPicture(moment) } else { sendSound(moment) }
        }
        return steps
    }
}
