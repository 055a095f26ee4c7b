/// An instant of the world's clock, as pages and events show it.
package struct WallTime: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z. Kept between the years 0 and 9999, which RFC 3339 can write.
    package let unixMilliseconds: Int64

    package init(unixMilliseconds: Int64) {
        self.unixMilliseconds = min(max(unixMilliseconds, -62_167_219_200_000), 253_402_300_799_999)
    }

    package static func < (lhs: WallTime, rhs: WallTime) -> Bool { lhs.unixMilliseconds < rhs.unixMilliseconds }

    /// `2026-11-21T10:04:05.250Z` (RFC 3339, §5.6).
    package var rfc3339: String {
        let date = civil
        return "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))"
            + "T\(clock):\(Self.padded(secondOfDay % 60, 2)).\(Self.padded(millisecond, 3))Z"
    }

    /// `10:04 UTC`, until script puts the viewer's own time in its place.
    var clockWords: String { clock + " UTC" }

    /// `21 November 2026, 10:04 UTC`.
    var dateWords: String {
        let date = civil
        return "\(date.day) \(Self.months[(date.month - 1) % 12]) \(date.year), \(clockWords)"
    }

    private var clock: String { Self.padded(secondOfDay / 3600, 2) + ":" + Self.padded(secondOfDay / 60 % 60, 2) }
    private var days: Int { Int((Double(unixMilliseconds) / 86_400_000).rounded(.down)) }
    private var secondOfDay: Int { (Int(unixMilliseconds) - days * 86_400_000) / 1000 }
    private var millisecond: Int { (Int(unixMilliseconds) - days * 86_400_000) % 1000 }

    /// The proleptic Gregorian date, counted in eras of 400 years that begin on 1 March (Howard Hinnant's
    /// `civil_from_days`), so that the leap day is the last of its year.
    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ]
}
