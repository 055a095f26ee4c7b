internal import Dates

/// Dates in headers (RFC 9110, §5.6.7): written as IMF-fixdate, read in the three formats a recipient must know. Seconds are
/// counted from 1970-01-01T00:00:00Z without leap seconds.
package enum HTTPDate {
    private static let dayNames: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let longDayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    private static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    /// 0000-01-01T00:00:00Z … 9999-12-31T23:59:59Z: what four digits can say.
    private static let writableSeconds = -62_167_219_200...253_402_300_799

    /// `Sun, 06 Nov 1994 08:49:37 GMT`. A time which four digits of a year can't say becomes the nearest that they can.
    package static func format(secondsSince1970 seconds: Int) -> String {
        let seconds = min(max(seconds, writableSeconds.lowerBound), writableSeconds.upperBound)
        let utc = UTCTime(clampingMilliseconds: Int64(seconds) * 1000)
        let date = utc.date
        let weekday = ((date.daysSince1970 + 4) % 7 + 7) % 7
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        bytes += "\(dayNames[weekday]), ".utf8
        append(date.day, digits: 2, to: &bytes)
        bytes += " \(monthNames[date.month - 1]) ".utf8
        append(date.year, digits: 4, to: &bytes)
        for (separator, number) in [(" ", utc.hour), (":", utc.minute), (":", utc.second)] {
            bytes += separator.utf8
            append(number, digits: 2, to: &bytes)
        }
        bytes += " GMT".utf8
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// Seconds since 1970; `nil` for anything that isn't one of the three formats. The day's name must be one, but isn't
    /// checked against the date.
    /// - Parameter now: resolves RFC 850's two-digit years to at most 50 years ahead; without it 00…69 are this century's.
    package static func parse(_ text: String, now: Int? = nil) -> Int? {
        var scanner = Scanner(rest: text.utf8[...])
        guard let name = scanner.letters() else { return nil }
        if scanner.take(", ") {
            return longDayNames.contains(name) ? parseRFC850(&scanner, now: now) : isDayName(name) ? parseFixdate(&scanner) : nil
        }
        return isDayName(name) && scanner.take(" ") ? parseAsctime(&scanner) : nil
    }

    private static func isDayName(_ name: String) -> Bool { dayNames.contains { $0.description == name } }

    /// `06 Nov 1994 08:49:37 GMT`
    private static func parseFixdate(_ scanner: inout Scanner) -> Int? {
        guard let day = scanner.number(digits: 2), scanner.take(" "), let month = scanner.month(monthNames), scanner.take(" "),
            let year = scanner.number(digits: 4), scanner.take(" "), let time = scanner.time(), scanner.take(" GMT"), scanner.isAtEnd
        else { return nil }
        return seconds(year, month, day, time)
    }

    /// `06-Nov-94 08:49:37 GMT`
    private static func parseRFC850(_ scanner: inout Scanner, now: Int?) -> Int? {
        guard let day = scanner.number(digits: 2), scanner.take("-"), let month = scanner.month(monthNames), scanner.take("-"),
            let shortYear = scanner.number(digits: 2), scanner.take(" "), let time = scanner.time(), scanner.take(" GMT"),
            scanner.isAtEnd
        else { return nil }
        return seconds(fullYear(shortYear, now: now), month, day, time)
    }

    /// `Nov  6 08:49:37 1994`
    private static func parseAsctime(_ scanner: inout Scanner) -> Int? {
        guard let month = scanner.month(monthNames), scanner.take(" ") else { return nil }
        guard let day = scanner.take(" ") ? scanner.number(digits: 1) : scanner.number(digits: 2) else { return nil }
        guard scanner.take(" "), let time = scanner.time(), scanner.take(" "), let year = scanner.number(digits: 4), scanner.isAtEnd
        else { return nil }
        return seconds(year, month, day, time)
    }

    private static func fullYear(_ shortYear: Int, now: Int?) -> Int {
        guard let now else { return shortYear < 70 ? 2000 + shortYear : 1900 + shortYear }
        let inRange = min(max(now, writableSeconds.lowerBound), writableSeconds.upperBound)
        let thisYear = UTCTime(clampingMilliseconds: Int64(inRange) * 1000).date.year
        let year = thisYear / 100 * 100 + shortYear
        return year > thisYear + 50 ? year - 100 : year
    }

    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ time: Int) -> Int? {
        CivilDate(year: year, month: month, day: day).map { $0.daysSince1970 * 86_400 + time }
    }
}

extension HTTPDate {
    private struct Scanner {
        var rest: Substring.UTF8View

        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ text: StaticString) -> Bool {
            let bytes = text.description.utf8
            guard rest.starts(with: bytes) else { return false }
            rest = rest.dropFirst(bytes.count)
            return true
        }

        mutating func letters() -> String? {
            let name = rest.prefix(while: ASCII.isLetter)
            rest = rest[name.endIndex...]
            return name.isEmpty ? nil : String(Substring(name))
        }

        mutating func number(digits: Int) -> Int? {
            let text = rest.prefix(digits)
            guard text.count == digits, let value = ASCII.saturatingNumber(text) else { return nil }
            rest = rest[text.endIndex...]
            return value
        }

        /// 1…12.
        mutating func month(_ names: [String]) -> Int? { letters().flatMap(names.firstIndex(of:)).map { $0 + 1 } }

        /// `08:49:37` in seconds. A leap second counts as the second after it.
        mutating func time() -> Int? {
            guard let hour = number(digits: 2), take(":"), let minute = number(digits: 2), take(":"), let second = number(digits: 2),
                hour < 24, minute < 60, second <= 60
            else { return nil }
            return hour * 3600 + minute * 60 + second
        }
    }
}
