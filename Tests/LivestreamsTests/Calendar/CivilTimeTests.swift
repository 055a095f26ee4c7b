import Livestreams
import Testing

@Suite("Days and times of a calendar")
struct CivilTimeTests {
    @Test(
        "Days count as everywhere",
        arguments: [(1970, 1, 1, 0), (2000, 3, 1, 11_017), (1969, 12, 31, -1), (1, 1, 1, -719_162), (9999, 12, 31, 2_932_896)])
    func days(year: Int, month: Int, day: Int, count: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSince1970 == count)
        #expect(CivilDate(daysSince1970: count) == date)
    }

    @Test("Every day of 400 years follows the one before it, and its weekday does too")
    func followsOn() throws {
        var date = try #require(CivilDate(year: 1900, month: 1, day: 1))
        #expect(date.weekday == .monday)
        for _ in 0..<146_097 {
            let next = try #require(date.adding(days: 1))
            #expect(next > date && next.weekday.days(after: date.weekday) == 1)
            if next.day != date.day + 1 { #expect(next.day == 1 && date.day == CivilDate.days(inMonth: date.month, of: date.year)) }
            date = next
        }
        #expect(date == CivilDate(year: 2300, month: 1, day: 1))
    }

    @Test(
        "A day that doesn't exist is none",
        arguments: [(2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0), (0, 1, 1), (10_000, 1, 1)])
    func noSuchDay(year: Int, month: Int, day: Int) { #expect(CivilDate(year: year, month: month, day: day) == nil) }

    @Test("The calendar ends without a trap")
    func ends() {
        #expect(CivilDate(daysSince1970: .max) == nil && CivilDate(daysSince1970: .min) == nil)
        #expect(CivilTime(secondsSince1970: .max) == nil && CivilTime(secondsSince1970: .min) == nil)
        #expect(CivilDate(year: 9999, month: 12, day: 31)?.adding(days: 1) == nil)
        #expect(CivilDate(year: 2026, month: 1, day: 1)?.adding(days: .max) == nil)
    }

    @Test("Texts are read as they are written, and nothing else is")
    func texts() {
        let time = CivilTime(2026, 1, 4, 10, 30)
        #expect(time?.basicText == "20260104T103000")
        #expect(CivilTime(basicText: "20260104T103000") == time)
        for text in [
            "", "20260104", "20260104T1030", "20260104t103000", "20260104T246000", "20260104T103060", "+0260104T103000", "20260230T103000",
        ] {
            #expect(CivilTime(basicText: text) == nil, "\(text)")
        }
    }

    @Test("Seconds before 1970 belong to the day before")
    func before1970() {
        #expect(CivilTime(secondsSince1970: -1)?.basicText == "19691231T235959")
        #expect(CivilTime(secondsSince1970: -86_400)?.basicText == "19691231T000000")
    }
}
