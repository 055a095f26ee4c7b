import Livestreams
import Testing

@Suite("What happens again")
struct RecurrenceTests {
    private static let utc = TimeZoneRules.utc

    private static func starts(_ rule: String, _ start: String, count: Int, zone: TimeZoneRules = utc, excluded: [String] = []) throws
        -> [String]
    {
        let first = try #require(CivilTime(basicText: start))
        let schedule = Schedule(
            startsAt: zone.instant(of: first) * 1000, timeZone: zone.name, recurrence: try RecurrenceRule(rule),
            excluded: excluded.compactMap { CivilTime(basicText: $0) })
        return schedule.occurrences(after: 0, limit: count, in: zone).compactMap { zone.civilTime(at: $0.startsAt / 1000)?.basicText }
    }

    /// Computed by Python's `dateutil`; the two with WKST are RFC 5545's own.
    static let vectors: [(String, String, [String])] = [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU", "19970805T090000", ["19970805", "19970817", "19970819", "19970831", "19970902"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=MO", "19970805T090000", ["19970805", "19970810", "19970819", "19970824", "19970902"]),
        ("FREQ=WEEKLY", "20260315T103000", ["20260315", "20260322", "20260329"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "20260130T190000", ["20260130", "20260227", "20260327", "20260424", "20260529", "20260626"]),
        ("FREQ=MONTHLY;BYDAY=1SU,3SU", "20260201T080000", ["20260201", "20260215", "20260301", "20260315", "20260405"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "20260131T080000", ["20260131", "20260331", "20260531", "20260731", "20260831"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "20260131T080000", ["20260131", "20260228", "20260331", "20260430"]),
        ("FREQ=MONTHLY", "20260130T080000", ["20260130", "20260330", "20260430"]),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=5MO", "20260330T080000", ["20260330", "20260629", "20270329", "20291231", "20300930"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "20260213T080000", ["20260213", "20260313", "20261113", "20270813"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=4", "20260220T080000", ["20260220", "20260302", "20260312", "20260322"]),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260304T080000Z", "20260227T080000", ["20260227", "20260302", "20260303", "20260304"]),
        ("FREQ=DAILY;UNTIL=20260301", "20260227T080000", ["20260227", "20260228", "20260301"]),
    ]

    @Test("Days are those of the RFC", arguments: vectors)
    func days(rule: String, start: String, expected: [String]) throws {
        let isFinite = rule.contains("COUNT") || rule.contains("UNTIL")
        let found = try Self.starts(rule, start, count: isFinite ? 50 : expected.count)
        #expect(found.map { String($0.prefix(8)) } == expected)
        #expect(found.allSatisfy { $0.hasSuffix(start.suffix(7)) })
    }

    @Test("A service at 10:30 stays there when clocks change")
    func wallClock() throws {
        let berlin = try #require(TimeZoneTests.zones.rules("Europe/Berlin"))
        let schedule = Schedule(
            startsAt: berlin.instant(of: try #require(CivilTime(2026, 3, 22, 10, 30))) * 1000,
            endsAt: berlin.instant(of: try #require(CivilTime(2026, 3, 22, 12, 0))) * 1000, timeZone: "Europe/Berlin",
            recurrence: try RecurrenceRule("FREQ=WEEKLY;BYDAY=SU"))
        let occurrences = schedule.occurrences(after: 0, limit: 2, in: berlin)
        // 09:30 UTC in winter, 08:30 in summer.
        #expect(occurrences[1].startsAt - occurrences[0].startsAt == (7 * 86_400 - 3600) * 1000)
        #expect(occurrences[1].endsAt.map { $0 - occurrences[1].startsAt } == 5_400_000)
    }

    @Test("A start in the hour that is left out comes an hour later by the wall, once")
    func startInGap() throws {
        let berlin = try #require(TimeZoneTests.zones.rules("Europe/Berlin"))
        let found = try Self.starts("FREQ=DAILY", "20260328T023000", count: 3, zone: berlin)
        #expect(found == ["20260328T023000", "20260329T033000", "20260330T023000"])
    }

    @Test("What is left out isn't there, and counts all the same")
    func excluded() throws {
        let found = try Self.starts("FREQ=DAILY;COUNT=3", "20260101T080000", count: 9, excluded: ["20260102T080000"])
        #expect(found == ["20260101T080000", "20260103T080000"])
    }

    @Test("What is under way is among the next occurrences")
    func underWay() throws {
        let schedule = Schedule(startsAt: 1_000_000, endsAt: 2_000_000, recurrence: nil)
        #expect(schedule.occurrences(after: 1_500_000, limit: 5, in: .utc).count == 1)
        #expect(schedule.occurrences(after: 2_000_000, limit: 5, in: .utc).isEmpty)
    }

    @Test("A rule that never comes true ends")
    func never() throws {
        #expect(try Self.starts("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", "20260201T080000", count: 5).isEmpty)
        #expect(try Self.starts("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", "20260201T080000", count: 5).isEmpty)
    }

    @Test("A rule's text is read as it is written", arguments: vectors.map(\.0))
    func text(rule: String) throws {
        let read = try RecurrenceRule(rule)
        #expect(try RecurrenceRule("RRULE:" + read.text.lowercased()) == read)
    }

    @Test(
        "What isn't understood is refused in words",
        arguments: [
            "", "FREQ=YEARLY", "FREQ=HOURLY", "BYDAY=SU", "FREQ=WEEKLY;COUNT=2;UNTIL=20260101", "FREQ=WEEKLY;COUNT=0",
            "FREQ=WEEKLY;COUNT=1001",
            "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=2SU", "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;UNTIL=20261301",
            "FREQ=DAILY;INTERVAL=99999999999999999999", "FREQ", "=", "FREQ=DAILY;BYDAY=", "FREQ=DAILY;UNTIL=20260101T080000",
            String(repeating: "FREQ=DAILY;", count: 60),
        ])
    func refused(rule: String) {
        #expect(throws: RecurrenceRule.Failure.self) { try RecurrenceRule(rule) }
    }

    @Test("Random rules are read or refused, and walk without end or trap")
    func randomRules() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let words = [
            "FREQ=", "DAILY", "WEEKLY", "MONTHLY", ";", "INTERVAL=", "BYDAY=", "BYMONTHDAY=", "COUNT=", "UNTIL=", "-", "1", "31", "SU",
            "MO", ",", "20260101", "WKST=",
        ]
        for _ in 0..<3000 {
            let tail = (0..<Int.random(in: 0...10, using: &random)).compactMap { _ in words.randomElement(using: &random) }.joined()
            let frequency = ["DAILY", "WEEKLY", "MONTHLY"].randomElement(using: &random) ?? "DAILY"
            guard let rule = try? RecurrenceRule("FREQ=\(frequency);" + tail) else { continue }
            #expect(try RecurrenceRule(rule.text) == rule, "seed \(seed)")
            let schedule = Schedule(startsAt: 1_767_225_600_000, recurrence: rule)
            let occurrences = schedule.occurrences(after: 0, limit: 20, in: .utc)
            #expect(zip(occurrences, occurrences.dropFirst()).allSatisfy { $0.startsAt < $1.startsAt }, "\(rule.text), seed \(seed)")
        }
    }

    @Test("A schedule that can't be says why")
    func problems() throws {
        func fields(_ schedule: Schedule) -> [String] { schedule.problems(zones: TimeZoneTests.zones).map(\.field) }
        #expect(fields(Schedule(startsAt: 1_767_225_600_000, timeZone: "Mars/Olympus")) == ["timeZone"])
        #expect(fields(Schedule(startsAt: 1_767_225_600_000, endsAt: 1_767_225_600_000)) == ["endsAt"])
        #expect(fields(Schedule(startsAt: 1_767_225_600_000, endsAt: 1_767_225_600_000 + 8 * 86_400_000)) == ["endsAt"])
        #expect(fields(Schedule(startsAt: .max)) == ["startsAt"])
        #expect(fields(Schedule(startsAt: .min)) == ["startsAt"])
        // 2026-01-01 is a Thursday.
        #expect(fields(Schedule(startsAt: 1_767_225_600_000, recurrence: try RecurrenceRule("FREQ=WEEKLY;BYDAY=SU"))) == ["recurrence"])
        #expect(fields(Schedule(startsAt: 1_767_225_600_000, recurrence: try RecurrenceRule("FREQ=WEEKLY;BYDAY=TH"))).isEmpty)
    }
}
