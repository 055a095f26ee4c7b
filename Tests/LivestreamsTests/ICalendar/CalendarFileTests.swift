import Cryptography
import Livestreams
import Testing

@Suite("Calendar files")
struct CalendarFileTests {
    @Test("Lines are folded at 75 octets and never inside a character")
    func folding() {
        let line = CalendarLine("DESCRIPTION", text: String(repeating: "a", count: 62) + "ü" + String(repeating: "b", count: 80))
        let expected =
            "DESCRIPTION:" + String(repeating: "a", count: 62) + "\r\n ü" + String(repeating: "b", count: 72) + "\r\n "
            + String(repeating: "b", count: 8) + "\r\n"
        #expect(line.folded == expected)
    }

    @Test("Texts are escaped; a colon and quotes are not")
    func escaping() {
        #expect(CalendarLine("X", text: "Lob, \"Dank\"; A\\B\nEnde: jetzt").folded == "X:Lob\\, \"Dank\"\\; A\\\\B\\nEnde: jetzt\r\n")
        #expect(CalendarLine("X", text: "a\r\nb\rc\u{0}\u{7F}d").folded == "X:a\\nb\\ncd\r\n")
    }

    @Test("A text can't end its line and begin another property")
    func injection() {
        let file = CalendarEvent.file(
            [
                CalendarEvent(
                    uid: "u", sequence: 0, stampedAt: 0, schedule: Schedule(startsAt: 0), title: "x\r\nATTENDEE:mailto:a@b",
                    url: "https://a/\r\nX:y")
            ],
            zones: TimeZoneTests.zones)
        let lines = file.split(separator: "\r\n")
        #expect(!lines.contains { $0.hasPrefix("ATTENDEE") || $0.hasPrefix("X:") })
    }

    @Test("The worked invitation comes out byte for byte, its zone taken from the system's rules")
    func workedObject() throws {
        let zone = try #require(TimeZoneTests.zones.rules("Europe/Berlin"))
        let berlin = [("TZID", "Europe/Berlin")]
        let meeting = "https://zoom.us/j/85746065432?pwd=abc"
        let watch = "https://live.example.org/w/v6xq2m7k"
        let alarm = CalendarComponent(
            "VALARM",
            [
                CalendarLine("ACTION", raw: "DISPLAY"), CalendarLine("DESCRIPTION", text: "Sunday service"),
                CalendarLine("TRIGGER", raw: "-PT15M"),
            ])
        let event = CalendarComponent(
            "VEVENT",
            [
                CalendarLine("UID", text: "8f14e45f-ea2b-4c3d-9a6e-7d5c0b1a2f34@live.example.org"), CalendarLine("SEQUENCE", raw: "0"),
                CalendarLine("DTSTAMP", raw: "20251220T101500Z"), CalendarLine("DTSTART", berlin, raw: "20260104T103000"),
                CalendarLine("DTEND", berlin, raw: "20260104T120000"), CalendarLine("SUMMARY", text: "Sunday service, livestream"),
                CalendarLine("STATUS", raw: "CONFIRMED"),
                CalendarLine("ORGANIZER", [("CN", "Grace Church, Berlin")], raw: "mailto:events@live.example.org"),
                CalendarLine(
                    "ATTENDEE",
                    [("CUTYPE", "INDIVIDUAL"), ("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "TRUE"), ("CN", "Ada")],
                    raw: "mailto:ada@example.org"),
                CalendarLine("URL", raw: watch), CalendarLine("LOCATION", text: watch),
                CalendarLine(
                    "DESCRIPTION",
                    text: "Watch: \(watch)\nMeeting: \(meeting)\nFragen? Schreib uns – wir freuen uns über Grüße; bis Sonntag!"),
            ], [alarm])
        // FEATURE lists two values: a comma that isn't part of one.
        let conference = CalendarLine("CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=Join", raw: meeting)
        var whole = event
        whole.lines.append(conference)
        let file = CalendarComponent.calendar(
            method: "REQUEST", product: "-//Example//Live Server 1.0//EN", [.timeZone(zone, from: 1_767_519_000), whole])
        #expect(file.text.utf8.count == 1357)
        #expect(hexadecimal(sha256(Array(file.text.utf8))) == "86065eb84668a933b98c48d44f9c6dfef4f584c868714fc3859cdc90053eae78")
    }

    @Test("What happens once is in UTC; what recurs by its zone's wall, with the zone")
    func zones() throws {
        let berlin = try #require(TimeZoneTests.zones.rules("Europe/Berlin"))
        var schedule = Schedule(
            startsAt: berlin.instant(of: try #require(CivilTime(2026, 3, 22, 10, 30))) * 1000, timeZone: "Europe/Berlin")
        let event = { (schedule: Schedule) in
            CalendarEvent.file(
                [CalendarEvent(uid: "u@h", sequence: 1, stampedAt: 0, schedule: schedule, title: "Service")], zones: TimeZoneTests.zones)
        }
        #expect(event(schedule).contains("DTSTART:20260322T093000Z\r\n") && !event(schedule).contains("VTIMEZONE"))
        schedule.recurrence = try RecurrenceRule("FREQ=WEEKLY;UNTIL=20260405")
        schedule.excluded = [try #require(CivilTime(2026, 3, 29, 10, 30))]
        let file = event(schedule)
        #expect(file.contains("DTSTART;TZID=Europe/Berlin:20260322T103000\r\n"))
        #expect(file.contains("RRULE:FREQ=WEEKLY;UNTIL=20260405T215959Z\r\n"))
        #expect(file.contains("EXDATE;TZID=Europe/Berlin:20260329T103000\r\n"))
        #expect(file.contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"))
    }

    @Test("Every zone can be written, and no line is too long", arguments: TimeZoneTests.offsets.map(\.0))
    func everyZone(name: String) throws {
        let zone = try #require(TimeZoneTests.zones.rules(name))
        let text = CalendarComponent.timeZone(zone, from: 1_767_519_000).text
        #expect(text.contains("BEGIN:STANDARD") || text.contains("BEGIN:DAYLIGHT"))
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= CalendarLine.octetsMax })
    }
}
