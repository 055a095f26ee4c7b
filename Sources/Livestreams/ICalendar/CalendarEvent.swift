/// A livestream as an entry of a calendar, for download and feeds. It holds nothing secret: anybody with the file reads it.
package struct CalendarEvent: Sendable, Equatable {
    package enum Limits {
        /// Characters of a title.
        package static let summaryMax = 200
        /// Bytes of a description.
        package static let descriptionMax = 8 * 1024
    }

    /// The same for the event's whole life, and nowhere else: its id at our host.
    package var uid: String
    /// Grows with each change that is told.
    package var sequence: Int64
    /// When this was made, in milliseconds since 1970.
    package var stampedAt: Int64
    package var schedule: Schedule
    package var title: String
    package var description: String?
    /// Where to watch.
    package var url: String?
    package var isCancelled: Bool

    package init(
        uid: String, sequence: Int64, stampedAt: Int64, schedule: Schedule, title: String, description: String? = nil, url: String? = nil,
        isCancelled: Bool = false
    ) {
        self.uid = uid
        self.sequence = sequence
        self.stampedAt = stampedAt
        self.schedule = schedule
        self.title = title
        self.description = description
        self.url = url
        self.isCancelled = isCancelled
    }

    /// A file with these events. What happens once is written in UTC; what recurs by its zone's wall, with the zone.
    package static func file(_ events: [CalendarEvent], zones: TimeZoneSource, product: String = "-//Carillon//Livestreams//EN") -> String {
        var parts: [CalendarComponent] = []
        var seen: Set<String> = []
        for event in events where event.schedule.recurrence != nil {
            guard let zone = event.zone(zones), seen.insert(zone.name).inserted else { continue }
            parts.append(.timeZone(zone, from: floorDivide(event.schedule.startsAt, 1000)))
        }
        parts += events.map { $0.component(zones: zones) }
        return CalendarComponent.calendar(method: "PUBLISH", product: product, parts).text
    }

    private func zone(_ zones: TimeZoneSource) -> TimeZoneRules? {
        guard schedule.recurrence != nil, let zone = zones.rules(schedule.timeZone), zone.name != "UTC" else { return nil }
        return zone
    }

    func component(zones: TimeZoneSource) -> CalendarComponent {
        let zone = zone(zones)
        var lines = [
            CalendarLine("UID", text: uid), CalendarLine("SEQUENCE", raw: String(sequence)),
            CalendarLine("DTSTAMP", raw: Self.utc(stampedAt)),
            Self.time("DTSTART", schedule.startsAt, zone),
        ]
        if let endsAt = schedule.endsAt { lines.append(Self.time("DTEND", endsAt, zone)) }
        if let recurrence = schedule.recurrence {
            lines.append(CalendarLine("RRULE", raw: Self.rule(recurrence, zone ?? .utc).text))
            for civil in schedule.excluded.sorted() {
                lines.append(Self.time("EXDATE", (zone ?? .utc).instant(of: civil) * 1000, zone))
            }
        }
        lines.append(CalendarLine("SUMMARY", text: String(title.prefix(Limits.summaryMax))))
        lines.append(CalendarLine("STATUS", raw: isCancelled ? "CANCELLED" : "CONFIRMED"))
        if let url {
            lines.append(CalendarLine("URL", raw: url))
            // Many programs show only these two.
            lines.append(CalendarLine("LOCATION", text: url))
        }
        let words = [url.map { "Watch: \($0)" }, description.map { Self.clipped($0) }].compactMap { $0 }.joined(separator: "\n\n")
        if !words.isEmpty { lines.append(CalendarLine("DESCRIPTION", text: words)) }
        return CalendarComponent("VEVENT", lines)
    }

    /// RFC 5545 §3.3.10: with a zone at the start, UNTIL stands in UTC.
    private static func rule(_ rule: RecurrenceRule, _ zone: TimeZoneRules) -> RecurrenceRule {
        var rule = rule
        if case .untilDate(let date) = rule.end, let last = CivilTime(date: date, secondOfDay: 86_399),
            let inUTC = CivilTime(secondsSince1970: zone.instant(of: last))
        {
            rule.end = .untilUTC(inUTC)
        }
        return rule
    }

    private static func time(_ name: String, _ milliseconds: Int64, _ zone: TimeZoneRules?) -> CalendarLine {
        guard let zone, let civil = zone.civilTime(at: floorDivide(milliseconds, 1000)) else {
            return CalendarLine(name, raw: utc(milliseconds))
        }
        return CalendarLine(name, [("TZID", zone.name)], raw: civil.basicText)
    }

    private static func utc(_ milliseconds: Int64) -> String {
        (CivilTime(secondsSince1970: floorDivide(milliseconds, 1000))?.basicText ?? "19700101T000000") + "Z"
    }

    /// Whole characters only.
    private static func clipped(_ text: String) -> String {
        var result = Substring(text)
        while result.utf8.count > Limits.descriptionMax {
            result = result.dropLast(max(1, (result.utf8.count - Limits.descriptionMax) / 4))
        }
        return String(result)
    }
}
