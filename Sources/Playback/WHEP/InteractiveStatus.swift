import RTP
import Runtime
import Streaming
import WebRTC

/// What a loop must know of a livestream on air to answer a viewer's offer.
struct InteractiveStatus: Sendable {
    /// Why there is no picture by WebRTC, though there is one.
    enum Obstacle: Sendable, Equatable {
        /// Pictures don't come in the order in which they are shown (B-frames), which WebRTC can't say.
        case reordered
        case codec(String)
    }

    let livestream: LivestreamDescription
    let sessionID: String
    var state: Publication.State
    /// The picture, as offers name it.
    var video: RTPCodec?
    var hasSound = false
    var obstacle: Obstacle?
    /// What it seems to have.
    var bitsPerSecond = 0.0
    /// Where its frames come from.
    let output: LoopBound<InteractiveOutput>

    var isOver: Bool { if case .ended = state { true } else { false } }

    func differs(from other: InteractiveStatus) -> Bool {
        state != other.state || video != other.video || hasSound != other.hasSound || obstacle != other.obstacle
            || abs(bitsPerSecond - other.bitsPerSecond) > 0.5 * other.bitsPerSecond
    }
}

/// A frame on its way to the loops that have viewers.
struct InteractiveFrame: Sendable {
    let frame: PacketizedFrame
    /// Of pictures, counted on: a loop that is behind loses some, and notices by it. Nil for sound.
    let number: Int?
    let at: Instant
    /// Of the timeline (``PresentationClock``).
    let origin: Instant
}

/// What a loop with its first viewer begins with.
struct InteractiveStart: Sendable {
    /// From a key frame up to the newest; empty where that would be too much, or there was none.
    let pictures: [PacketizedFrame]
    /// Of the newest.
    let number: Int
    let live: (timestamp: UInt32, at: Instant)?
    let origin: Instant
}
