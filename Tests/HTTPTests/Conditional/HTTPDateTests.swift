import HTTP
import Testing

@Suite struct HTTPDateTests {
    @Test(
        "RFC 9110's example in its three formats",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ])
    func formats(text: String) {
        #expect(HTTPDate.parse(text) == 784_111_777)
        #expect(HTTPDate.format(secondsSince1970: 784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test(
        "Known days",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ])
    func days(seconds: Int, text: String) {
        #expect(HTTPDate.format(secondsSince1970: seconds) == text)
        #expect(HTTPDate.parse(text) == seconds)
    }

    @Test("Times beyond four digits of a year are clamped, not trapped on")
    func extremes() {
        #expect(HTTPDate.format(secondsSince1970: .max) == "Fri, 31 Dec 9999 23:59:59 GMT")
        #expect(HTTPDate.format(secondsSince1970: .min) == "Sat, 01 Jan 0000 00:00:00 GMT")
        #expect(HTTPDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", now: .max) != nil)
    }

    @Test("Every seventh day of 800 years goes there and back")
    func roundTrip() {
        for day in stride(from: -146_097, to: 146_097, by: 7) {
            let seconds = day * 86_400 + 12_345
            if HTTPDate.parse(HTTPDate.format(secondsSince1970: seconds)) != seconds { return #expect(Bool(false), "day \(day)") }
        }
    }

    @Test("Two-digit years are at most 50 years ahead")
    func shortYears() {
        let in2026 = 1_790_000_000
        #expect(HTTPDate.parse("Sunday, 06-Nov-76 08:49:37 GMT", now: in2026) == HTTPDate.parse("Sun, 06 Nov 2076 08:49:37 GMT"))
        #expect(HTTPDate.parse("Sunday, 06-Nov-77 08:49:37 GMT", now: in2026) == HTTPDate.parse("Sun, 06 Nov 1977 08:49:37 GMT"))
    }

    @Test(
        "What isn't a date isn't read",
        arguments: [
            "", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT ", "Xyz, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06 Nov 1994 08:49:37 GMT",
            "Sun Nov 6 08:49:37 1994", "Sun, 06 Nov -994 08:49:37 GMT", "Sun, 29 Feb 2100 00:00:00 GMT", "784111777",
        ])
    func garbage(text: String) { #expect(HTTPDate.parse(text) == nil) }
}
