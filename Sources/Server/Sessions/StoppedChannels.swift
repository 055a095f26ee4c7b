import Store

/// Keeps encoders that knock again by themselves away from channels that a person has stopped: OBS does so for many minutes, and the stop
/// would last two seconds. Pure: times come in.
///
/// An encoder is let in again when it has been quiet for a minute, and for twice as long as it had waited before (OBS waits half as long
/// again each time); or when a person starts the channel.
struct StoppedChannels {
    static let quietMilliseconds: Int64 = 60_000

    private struct Knock {
        var at: Int64
        var pause: Int64
    }

    private var knocks: [Livestream.ID: Knock] = [:]

    /// - Parameter now: milliseconds since 1970.
    mutating func admits(_ livestream: Livestream, at now: Int64) -> Bool {
        let (id, life) = (livestream.id, livestream.life)
        guard life.state == .scheduled, life.cause == .stopDone || life.cause == .stopAsked else {
            knocks[id] = nil
            return true
        }
        var last = Knock(at: life.changedAt, pause: 0)
        if let known = knocks[id], known.at > life.changedAt { last = known }
        let pause = now - last.at
        if pause >= max(Self.quietMilliseconds, 2 * last.pause) {
            knocks[id] = nil
            return true
        }
        knocks[id] = Knock(at: now, pause: pause)
        return false
    }
}
