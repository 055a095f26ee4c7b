/// A point on a media timeline: `value` ticks of 1/`timescale` second.
///
/// Sound is counted in samples and picture in 1/90000 s, so neither is ever rounded into the other's clock.
package struct MediaTime: Hashable, Sendable {
    /// Ticks; may be negative.
    package var value: Int64
    /// Ticks a second; at least 1.
    package var timescale: Int32

    package init(value: Int64, timescale: Int32) {
        precondition(timescale > 0, "a timescale counts ticks a second")
        self.value = value
        self.timescale = timescale
    }

    package static func milliseconds(_ value: Int64) -> MediaTime { MediaTime(value: value, timescale: 1000) }

    package var seconds: Double { Double(value) / Double(timescale) }

    /// The same point in another timescale, rounded to the nearest tick (half away from zero).
    package func rescaled(to other: Int32) -> MediaTime {
        if other == timescale { return self }
        let (whole, rest) = value.quotientAndRemainder(dividingBy: Int64(timescale))
        let scaled = rest * Int64(other)
        let half = Int64(timescale) / 2
        let fraction = (scaled + (scaled < 0 ? -half : half)) / Int64(timescale)
        return MediaTime(value: whole &* Int64(other) &+ fraction, timescale: other)
    }

    /// The sum, in this time's timescale.
    package static func + (lhs: MediaTime, rhs: MediaTime) -> MediaTime {
        MediaTime(value: lhs.value &+ rhs.rescaled(to: lhs.timescale).value, timescale: lhs.timescale)
    }

    /// The difference, in this time's timescale.
    package static func - (lhs: MediaTime, rhs: MediaTime) -> MediaTime {
        MediaTime(value: lhs.value &- rhs.rescaled(to: lhs.timescale).value, timescale: lhs.timescale)
    }
}

extension MediaTime: Comparable {
    package static func == (lhs: MediaTime, rhs: MediaTime) -> Bool { compare(lhs, rhs) == 0 }
    package static func < (lhs: MediaTime, rhs: MediaTime) -> Bool { compare(lhs, rhs) < 0 }

    package func hash(into hasher: inout Hasher) { hasher.combine(rescaled(to: 1000).value) }

    private static func compare(_ lhs: MediaTime, _ rhs: MediaTime) -> Int {
        if lhs.timescale == rhs.timescale { return lhs.value < rhs.value ? -1 : lhs.value > rhs.value ? 1 : 0 }
        let left = lhs.value.multipliedFullWidth(by: Int64(rhs.timescale))
        let right = rhs.value.multipliedFullWidth(by: Int64(lhs.timescale))
        if left.high != right.high { return left.high < right.high ? -1 : 1 }
        return left.low < right.low ? -1 : left.low > right.low ? 1 : 0
    }
}
