extension CalendarComponent {
    /// A zone's VTIMEZONE (RFC 5545 §3.6.5) for times from `start` on, in seconds since 1970.
    ///
    /// A rule that can be written as the n-th weekday of a month is, since the year it holds. Others (a day of the year, a time that belongs
    /// to the day before) are spelt out for ``spelledOutYears``.
    package static func timeZone(_ zone: TimeZoneRules, from start: Int64) -> CalendarComponent {
        CalendarComponent("VTIMEZONE", [CalendarLine("TZID", raw: zone.name)], observances(zone, from: start))
    }

    static let spelledOutYears = 10

    private static func observances(_ zone: TimeZoneRules, from start: Int64) -> [CalendarComponent] {
        if let future = zone.future, let daylight = future.daylight,
            let starts = repeating(zone, daylight.starts, from: future.standard, to: daylight.time, isAhead: daylight.isAhead(of: future)),
            let ends = repeating(zone, daylight.ends, from: daylight.time, to: future.standard, isAhead: !daylight.isAhead(of: future))
        {
            return [starts, ends]
        }
        let year: Int64 = 366 * 86_400
        let changes = zone.transitions(from: start - year, to: start + year * Int64(spelledOutYears))
        var before = zone.localTime(at: start - year)
        var result = [observance(CivilTime(1970, 1, 1, 0, 0), from: before, to: before, isAhead: before.isDaylight, rule: nil)]
        for change in changes {
            let local = CivilTime(secondsSince1970: change.at + Int64(before.offsetSeconds))
            result.append(observance(local, from: before, to: change.to, isAhead: change.to.isDaylight, rule: nil))
            before = change.to
        }
        return result.compactMap { $0 }
    }

    /// Nil when a yearly rule can't say it.
    private static func repeating(
        _ zone: TimeZoneRules, _ change: RepeatingZone.Change, from before: TimeZoneRules.LocalTime, to after: TimeZoneRules.LocalTime,
        isAhead: Bool
    ) -> CalendarComponent? {
        guard case .weekday(let month, let week, let weekday) = change.day, (0..<86_400).contains(change.seconds) else { return nil }
        let year = firstYear(zone, change, from: before, to: after)
        guard let date = nthWeekday(week == 5 ? -1 : week, weekday, month: month, year: year) else { return nil }
        let rule = "FREQ=YEARLY;BYMONTH=\(month);BYDAY=\(week == 5 ? -1 : week)\(weekday.rawValue)"
        return observance(CivilTime(date: date, secondOfDay: change.seconds), from: before, to: after, isAhead: isAhead, rule: rule)
    }

    /// Since when the rule holds without a break: as far back as the file's own transitions are what it says.
    private static func firstYear(
        _ zone: TimeZoneRules, _ change: RepeatingZone.Change, from before: TimeZoneRules.LocalTime, to after: TimeZoneRules.LocalTime
    ) -> Int {
        let known = Set(zone.transitions.filter { $0.to.offsetSeconds == after.offsetSeconds }.map(\.at))
        var year = zone.transitions.last.flatMap { CivilTime(secondsSince1970: $0.at)?.date.year } ?? 1970
        // The year of the last transition may have one of the two only.
        if let local = change.localSeconds(in: year), !known.contains(local - Int64(before.offsetSeconds)) { year += 1 }
        while let local = change.localSeconds(in: year - 1), known.contains(local - Int64(before.offsetSeconds)) { year -= 1 }
        return year
    }

    private static func observance(
        _ start: CivilTime?, from before: TimeZoneRules.LocalTime, to after: TimeZoneRules.LocalTime, isAhead: Bool, rule: String?
    ) -> CalendarComponent? {
        guard let start else { return nil }
        var lines = [CalendarLine("DTSTART", raw: start.basicText)]
        if let rule { lines.append(CalendarLine("RRULE", raw: rule)) }
        lines += [
            CalendarLine("TZOFFSETFROM", raw: offset(before.offsetSeconds)), CalendarLine("TZOFFSETTO", raw: offset(after.offsetSeconds)),
            CalendarLine("TZNAME", text: after.abbreviation),
        ]
        return CalendarComponent(isAhead ? "DAYLIGHT" : "STANDARD", lines)
    }

    /// §3.3.14: `+0100`, `-033000`.
    private static func offset(_ seconds: Int) -> String {
        let magnitude = abs(seconds)
        let parts = [magnitude / 3600, magnitude / 60 % 60] + (magnitude % 60 == 0 ? [] : [magnitude % 60])
        return (seconds < 0 ? "-" : "+") + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
}

extension RepeatingZone.Daylight {
    /// Ireland's clocks are by law behind in winter, not ahead in summer; calendars call the later offset daylight all the same.
    fileprivate func isAhead(of zone: RepeatingZone) -> Bool { time.offsetSeconds >= zone.standard.offsetSeconds }
}
