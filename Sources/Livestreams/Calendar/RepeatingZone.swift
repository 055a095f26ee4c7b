/// A zone whose rule is the same every year: the last line of a TZif file, in the manner of the variable TZ (POSIX.1-2017 §8.3, with the
/// extension of RFC 8536 §3.3.1: hours from -167 to 167).
struct RepeatingZone: Sendable, Equatable {
    /// A day of every year, and a time on it.
    struct Change: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// `Jn`: 1 to 365, where February 29 is never counted.
            case julian(Int)
            /// `n`: 0 to 365, where it is.
            case dayOfYear(Int)
            /// `Mm.w.d`: the w-th (5: the last) weekday d of month m.
            case weekday(month: Int, week: Int, weekday: Weekday)
        }

        var day: Day
        /// By the clock that is right until then; may be negative, or more than a day.
        var seconds: Int

        /// As if the wall stood in UTC. Nil at the calendar's ends.
        func localSeconds(in year: Int) -> Int64? {
            guard let date = date(in: year) else { return nil }
            return Int64(date.daysSince1970) * 86_400 + Int64(seconds)
        }

        private func date(in year: Int) -> CivilDate? {
            guard let newYear = CivilDate(year: year, month: 1, day: 1) else { return nil }
            switch day {
            case .julian(let number):
                let isLeap = CivilDate.days(inMonth: 2, of: year) == 29
                return newYear.adding(days: number - 1 + (isLeap && number >= 60 ? 1 : 0))
            case .dayOfYear(let number): return newYear.adding(days: number)
            case .weekday(let month, let week, let weekday): return nthWeekday(week == 5 ? -1 : week, weekday, month: month, year: year)
            }
        }
    }

    struct Daylight: Sendable, Equatable {
        var time: TimeZoneRules.LocalTime
        var starts: Change
        var ends: Change
    }

    var standard: TimeZoneRules.LocalTime
    var daylight: Daylight?

    func localTime(at seconds: Int64) -> TimeZoneRules.LocalTime {
        let yearSeconds: Int64 = 366 * 86_400
        let start = seconds.subtractingReportingOverflow(yearSeconds)
        guard daylight != nil, !start.overflow, seconds < .max else { return standard }
        return transitions(from: start.partialValue, to: seconds + 1).last?.to ?? standard
    }

    /// In order; at or after `start` and before `end`. At most ``transitionsMax``.
    func transitions(from start: Int64, to end: Int64) -> [TimeZoneRules.Transition] {
        guard let daylight, start < end, let first = CivilTime(secondsSince1970: start), let last = CivilTime(secondsSince1970: end) else {
            return []
        }
        var result: [TimeZoneRules.Transition] = []
        // A change that is written as more than a day before or after its date may belong to the year beside.
        for year in (first.date.year - 1)...(last.date.year + 1) where result.count < Self.transitionsMax {
            if let local = daylight.starts.localSeconds(in: year) {
                result.append(.init(at: local - Int64(standard.offsetSeconds), to: daylight.time))
            }
            if let local = daylight.ends.localSeconds(in: year) {
                result.append(.init(at: local - Int64(daylight.time.offsetSeconds), to: standard))
            }
        }
        return result.filter { $0.at >= start && $0.at < end }.sorted { $0.at < $1.at }
    }

    static let transitionsMax = 4000
}

/// The n-th weekday of a month; counted from its end when negative. Nil when the month has no such.
func nthWeekday(_ ordinal: Int, _ weekday: Weekday, month: Int, year: Int) -> CivilDate? {
    guard let first = CivilDate(year: year, month: month, day: 1), (-5...5).contains(ordinal), ordinal != 0 else { return nil }
    let earliest = 1 + weekday.days(after: first.weekday)
    let length = CivilDate.days(inMonth: month, of: year)
    let count = (length - earliest) / 7 + 1
    let number = ordinal > 0 ? ordinal - 1 : count + ordinal
    guard number >= 0, number < count else { return nil }
    return CivilDate(year: year, month: month, day: earliest + 7 * number)
}
