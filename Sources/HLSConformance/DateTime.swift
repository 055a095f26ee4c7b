/// A `date-time-msec` in UTC (RFC 8216bis, §4.4.4.6).
enum DateTime {
    /// Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ss.SSSZ`; `nil` for any other form.
    static func milliseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        let form = Array("0000-00-00T00:00:00.000Z".utf8)
        guard bytes.count == form.count else { return nil }
        for (byte, expected) in zip(bytes, form) {
            guard expected == 0x30 ? (0x30...0x39).contains(byte) : byte == expected else { return nil }
        }
        func number(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) } }
        let (month, day, hour, minute, second) = (number(5..<7), number(8..<10), number(11..<13), number(14..<16), number(17..<19))
        guard (1...12).contains(month), day >= 1, day <= days(in: month, of: number(0..<4)), hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = (daysBefore(number(0..<4), month) + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
        return seconds * 1000 + number(20..<23)
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysBefore(_ year: Int64, _ month: Int64) -> Int64 {
        let years = year - 1
        let toYear = years * 365 + years / 4 - years / 100 + years / 400 - 719_162
        return (1..<month).reduce(toYear) { $0 + days(in: $1, of: year) }
    }
}
