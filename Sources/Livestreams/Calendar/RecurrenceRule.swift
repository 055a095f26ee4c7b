/// When something happens again: the part of RFC 5545 §3.3.10 that people use. Daily; weekly on some weekdays; monthly on days of the month,
/// from its start or its end, or on its n-th weekday.
package struct RecurrenceRule: Sendable, Equatable {
    package enum Frequency: String, Sendable, CaseIterable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
    }

    /// `SU`, `2SU`, `-1FR`.
    package struct Day: Sendable, Hashable {
        package var weekday: Weekday
        /// Which one of the month, -5 to 5 without 0; nil: each.
        package var ordinal: Int?

        package init(_ weekday: Weekday, ordinal: Int? = nil) {
            self.weekday = weekday
            self.ordinal = ordinal
        }
    }

    package enum End: Sendable, Equatable {
        case never
        /// So many times, the first one included; those that are left out count, too.
        case count(Int)
        /// The last moment at which it may begin, as UTC's wall shows it.
        case untilUTC(CivilTime)
        /// The last day on which it may begin, where the schedule is.
        case untilDate(CivilDate)
    }

    package enum Limits {
        /// Bytes of a rule's text.
        package static let textLengthMax = 512
        package static let intervalMax = 366
        package static let countMax = 1000
        /// Weekdays, or days of the month.
        package static let daysMax = 40
    }

    package var frequency: Frequency
    package var interval: Int
    package var days: [Day]
    /// 1 to 31, or -31 to -1 from the month's end.
    package var monthDays: [Int]
    package var end: End
    package var weekStart: Weekday

    package init(
        _ frequency: Frequency, interval: Int = 1, days: [Day] = [], monthDays: [Int] = [], end: End = .never, weekStart: Weekday = .monday
    ) {
        self.frequency = frequency
        self.interval = interval
        self.days = days
        self.monthDays = monthDays
        self.end = end
        self.weekStart = weekStart
    }

    /// As in a calendar file, without `RRULE:`. Equal rules have the same text.
    package var text: String {
        var parts = ["FREQ=\(frequency.rawValue)"]
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        if !days.isEmpty { parts.append("BYDAY=" + days.map(\.text).joined(separator: ",")) }
        if !monthDays.isEmpty { parts.append("BYMONTHDAY=" + monthDays.map { String($0) }.joined(separator: ",")) }
        switch end {
        case .never: break
        case .count(let count): parts.append("COUNT=\(count)")
        case .untilUTC(let time): parts.append("UNTIL=\(time.basicText)Z")
        case .untilDate(let date): parts.append("UNTIL=\(date.basicText)")
        }
        if weekStart != .monday { parts.append("WKST=\(weekStart.rawValue)") }
        return parts.joined(separator: ";")
    }
}

extension RecurrenceRule.Day {
    var text: String { (ordinal.map { String($0) } ?? "") + weekday.rawValue }

    init?(_ text: Substring) {
        guard let weekday = Weekday(rawValue: text.suffix(2).uppercased()) else { return nil }
        let number = text.dropLast(2)
        guard !number.isEmpty else {
            self.init(weekday)
            return
        }
        guard let ordinal = Int(number), (-5...5).contains(ordinal), ordinal != 0 else { return nil }
        self.init(weekday, ordinal: ordinal)
    }
}
