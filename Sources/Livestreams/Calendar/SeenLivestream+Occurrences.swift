internal import Store

extension LivestreamService {
    /// The next times of a livestream, or the one that is under way; empty when no time is set, or all of them are over.
    package func occurrences(of seen: SeenLivestream, limit: Int) -> [Schedule.Occurrence] {
        guard let schedule = seen.schedule, let zone = environment.zones.rules(schedule.timeZone) else { return [] }
        return schedule.occurrences(after: environment.now(), limit: limit, in: zone)
    }

    /// A calendar file with a livestream's times; nil when no time is set.
    ///
    /// - Parameters:
    ///   - host: of this server, for the entry's name.
    ///   - url: where to watch.
    package func calendarFile(of seen: SeenLivestream, host: String, url: String?) -> String? {
        guard let schedule = seen.schedule else { return nil }
        let livestream = seen.livestream
        let event = CalendarEvent(
            uid: "\(livestream.id)@\(host)", sequence: livestream.version, stampedAt: max(livestream.updatedAt, livestream.life.changedAt),
            schedule: schedule, title: livestream.title, description: livestream.description.isEmpty ? nil : livestream.description,
            url: url,
            isCancelled: livestream.life.state == .cancelled)
        return CalendarEvent.file([event], zones: environment.zones)
    }
}
