import Dates
import Testing

@Suite struct CivilDateTests {
    @Test(
        "Days count from 1970 as calendars do",
        arguments: [
            (0, 1970, 1, 1), (-1, 1969, 12, 31), (11_016, 2000, 2, 29), (47_540, 2100, 2, 28), (47_541, 2100, 3, 1), (20_778, 2026, 11, 21),
            (2_932_896, 9999, 12, 31), (-719_528, 0, 1, 1), (-719_468, 0, 3, 1), (-719_469, 0, 2, 29),
        ])
    func known(days: Int, year: Int, month: Int, day: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.daysSince1970 == days)
        #expect(CivilDate(daysSince1970: days) == date)
    }

    @Test("Every day of eight centuries follows the one before, and counts back to itself")
    func everyDay() throws {
        var last = try #require(CivilDate(daysSince1970: -146_097))
        for days in -146_096...146_097 {
            let date = CivilDate(clampingDaysSince1970: days)
            let isNextDay = date.day == last.day + 1 && (date.year, date.month) == (last.year, last.month)
            let isFirst = date.day == 1 && last.day == CivilDate.days(inMonth: last.month, of: last.year)
            guard date.daysSince1970 == days, date > last, isNextDay || isFirst else {
                Issue.record("\(last) is followed by \(date)")
                return
            }
            last = date
        }
    }

    @Test(
        "Days that don't exist are none",
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32), (-1, 1, 1),
            (10_000, 1, 1),
        ])
    func refusals(year: Int, month: Int, day: Int) { #expect(CivilDate(year: year, month: month, day: day) == nil) }

    @Test("Beyond the years there is no day, or the last one")
    func ends() {
        for days in [Int.min, -719_529] {
            #expect(CivilDate(daysSince1970: days) == nil)
            #expect(CivilDate(clampingDaysSince1970: days) == CivilDate(year: 0, month: 1, day: 1))
        }
        for days in [Int.max, 2_932_897] {
            #expect(CivilDate(daysSince1970: days) == nil)
            #expect(CivilDate(clampingDaysSince1970: days) == CivilDate(year: 9999, month: 12, day: 31))
        }
    }
}
