/// When a livestream begins and ends, and when it does so again. Moments are milliseconds since 1970; what recurs, recurs by the wall clock
/// of its time zone: a service at 10:30 stays at 10:30 when clocks change.
///
/// Where clocks went forward over a start it begins by the offset from before (02:30 at 03:30), and where it would come twice it is the
/// first time (RFC 5545 §3.3.5). An occurrence lasts as long as the first one, whatever clocks do meanwhile.
package struct Schedule: Sendable, Equatable {
    package struct Occurrence: Sendable, Equatable {
        package var startsAt: Int64
        package var endsAt: Int64?

        package init(startsAt: Int64, endsAt: Int64?) {
            self.startsAt = startsAt
            self.endsAt = endsAt
        }
    }

    package enum Limits {
        /// Occurrences asked for at once.
        package static let occurrencesMax = 200
        /// Occurrences gone through from the first one: a daily rule for fifty years.
        package static let walkMax = 20_000
        package static let excludedMax = 200
        /// Longest occurrence.
        package static let durationMillisecondsMax: Int64 = 7 * 86_400_000
        /// The years a schedule may lie in.
        package static let years = 2000...2200
    }

    /// Of the first occurrence.
    package var startsAt: Int64
    package var endsAt: Int64?
    /// An IANA name.
    package var timeZone: String
    package var recurrence: RecurrenceRule?
    /// Starts that are left out, as the zone's wall shows them.
    package var excluded: [CivilTime]

    package init(
        startsAt: Int64, endsAt: Int64? = nil, timeZone: String = "UTC", recurrence: RecurrenceRule? = nil, excluded: [CivilTime] = []
    ) {
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.timeZone = timeZone
        self.recurrence = recurrence
        self.excluded = excluded
    }

    /// The first start by the zone's wall.
    package func civilStart(in zone: TimeZoneRules) -> CivilTime? { zone.civilTime(at: floorDivide(startsAt, 1000)) }

    /// The next occurrences that end, or begin if they have no end, after `moment`: what is under way is among them.
    ///
    /// - Parameters:
    ///   - limit: at most ``Limits/occurrencesMax``.
    ///   - zone: the rules of ``timeZone``.
    package func occurrences(after moment: Int64, limit: Int, in zone: TimeZoneRules) -> [Occurrence] {
        let limit = min(max(limit, 0), Limits.occurrencesMax)
        var result: [Occurrence] = []
        guard limit > 0 else { return result }
        for start in starts(in: zone) {
            let end = endsAt.map { start + ($0 - startsAt) }
            guard (end ?? start) > moment else { continue }
            result.append(Occurrence(startsAt: start, endsAt: end))
            if result.count == limit { break }
        }
        return result
    }

    /// All starts, oldest first, up to ``Limits/walkMax``.
    func starts(in zone: TimeZoneRules) -> some Sequence<Int64> {
        guard let recurrence, let first = civilStart(in: zone) else { return AnySequence([startsAt]) }
        var days = recurrence.days(from: first.date)
        let millisecond = startsAt - floorDivide(startsAt, 1000) * 1000
        var walked = 0
        let last = latestStart(in: zone)
        return AnySequence(
            AnyIterator { [excluded] in
                while walked < Limits.walkMax {
                    if case .count(let count) = recurrence.end, walked >= count { return nil }
                    guard let day = days.next(), let civil = CivilTime(date: day, secondOfDay: first.secondOfDay) else { return nil }
                    let start = zone.instant(of: civil) * 1000 + millisecond
                    if let last, start > last { return nil }
                    walked += 1
                    if !excluded.contains(civil) { return start }
                }
                return nil
            })
    }

    /// By `UNTIL`, to the end of its second or day.
    private func latestStart(in zone: TimeZoneRules) -> Int64? {
        switch recurrence?.end {
        case nil, .never, .count: nil
        case .untilUTC(let time): time.secondsSince1970 * 1000 + 999
        case .untilDate(let date): CivilTime(date: date, secondOfDay: 86_399).map { zone.instant(of: $0) * 1000 + 999 }
        }
    }

    /// What is wrong with it, by field; empty: nothing. `zones` tells whether the zone exists.
    package func problems(zones: TimeZoneSource) -> [(field: String, sentence: String)] {
        var problems: [(String, String)] = []
        guard let zone = zones.rules(timeZone) else {
            return [("timeZone", "\(timeZone.prefix(64)) isn't a time zone: use an IANA name such as Europe/Berlin.")]
        }
        guard let start = civilStart(in: zone), Limits.years.contains(start.date.year) else {
            return [("startsAt", "The start lies outside the years \(Limits.years.lowerBound) to \(Limits.years.upperBound).")]
        }
        if let endsAt {
            if endsAt <= startsAt { problems.append(("endsAt", "The end must be later than the start.")) }
            if endsAt > startsAt, endsAt - startsAt > Limits.durationMillisecondsMax {
                problems.append(("endsAt", "A livestream is scheduled for at most 7 days."))
            }
        }
        if excluded.count > Limits.excludedMax {
            problems.append(("excluded", "At most \(Limits.excludedMax) occurrences can be left out."))
        }
        if let recurrence {
            do throws(RecurrenceRule.Failure) { try recurrence.check() } catch { problems.append(("recurrence", error.description)) }
            var days = recurrence.days(from: start.date)
            if days.next() != start.date {
                problems.append(("recurrence", "The first start isn't one of the days of its recurrence rule."))
            }
        }
        return problems
    }
}

/// Towards the past, also before 1970.
func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
    number / divisor - (number % divisor < 0 ? 1 : 0)
}
