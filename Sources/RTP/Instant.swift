/// A point on a clock that only goes forward, in microseconds since some start which the caller chooses. The same clock for all that a
/// session is told.
package struct Instant: InstantProtocol, Sendable {
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package func advanced(by duration: Duration) -> Instant { Instant(microseconds: microseconds &+ duration.inMicroseconds) }
    package func duration(to other: Instant) -> Duration { .microseconds(other.microseconds &- microseconds) }

    package static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.microseconds < rhs.microseconds }
    package static func + (lhs: Instant, rhs: Duration) -> Instant { lhs.advanced(by: rhs) }
    package static func - (lhs: Instant, rhs: Instant) -> Duration { rhs.duration(to: lhs) }
}

extension Duration {
    /// Whole microseconds. Durations here are of seconds and minutes, far from what 64 bits hold.
    package var inMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    }
}
