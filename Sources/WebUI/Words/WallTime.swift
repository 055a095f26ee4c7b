internal import Dates
package import JSON

/// An instant of the world's clock, as pages and events show it.
package struct WallTime: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z. Kept between the years 0 and 9999, which RFC 3339 can write.
    package let unixMilliseconds: Int64

    package init(unixMilliseconds: Int64) {
        self.unixMilliseconds = min(max(unixMilliseconds, UTCTime.millisecondRange.lowerBound), UTCTime.millisecondRange.upperBound)
    }

    package static func < (lhs: WallTime, rhs: WallTime) -> Bool { lhs.unixMilliseconds < rhs.unixMilliseconds }

    /// `2026-11-21T10:04:05.250Z` (RFC 3339, §5.6).
    package var rfc3339: String { RFC3339.text(unixMilliseconds) }

    /// `10:04 UTC`, until script puts the viewer's own time in its place.
    var clockWords: String { clock + " UTC" }

    /// `21 November 2026, 10:04 UTC`.
    var dateWords: String {
        let date = utc.date
        return "\(date.day) \(Self.months[date.month - 1]) \(date.year), \(clockWords)"
    }

    private var utc: UTCTime { UTCTime(clampingMilliseconds: unixMilliseconds) }
    private var clock: String { Self.padded(utc.hour, 2) + ":" + Self.padded(utc.minute, 2) }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ]
}

extension WallTime: JSON.Representable {
    package var json: JSON.Value { .string(rfc3339) }
}
