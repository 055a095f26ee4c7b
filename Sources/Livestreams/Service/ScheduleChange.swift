internal import Accounts
internal import Store

/// What a person changes of a schedule, one thing or several.
package struct ScheduleChange: Sendable, Equatable {
    /// Milliseconds since 1970. Nil: no time is set any more, nor an end, nor a recurrence.
    package var startsAt: Edit<Int64?> = .keep
    package var endsAt: Edit<Int64?> = .keep
    /// An IANA name.
    package var timeZone: Edit<String> = .keep
    package var recurrence: Edit<RecurrenceRule?> = .keep
    /// Starts that are left out, as the zone's wall shows them.
    package var excluded: Edit<[CivilTime]> = .keep

    package init() {}

    func apply(to text: inout Livestream.ScheduleText, _ zones: TimeZoneSource, _ checks: inout Checks) {
        guard self != ScheduleChange() else { return }
        startsAt.apply(to: &text.startsAt)
        endsAt.apply(to: &text.endsAt)
        timeZone.apply(to: &text.timeZone)
        if case .set(let rule) = recurrence { text.recurrence = rule?.text }
        if case .set(let starts) = excluded { text.excludedStarts = starts.map(\.basicText).joined(separator: ",") }
        guard let schedule = Schedule(text) else {
            if case .set(.some) = endsAt { checks.add("endsAt", "An end needs a start.") }
            if case .set(.some) = recurrence { checks.add("recurrence", "What recurs needs a first start.") }
            if zones.rules(text.timeZone) == nil { text.timeZone = "UTC" }
            text = Livestream.ScheduleText(timeZone: text.timeZone)
            return
        }
        for problem in schedule.problems(zones: zones) { checks.add(problem.field, problem.sentence) }
        text = schedule.record
    }
}
