/// What a calendar and a clock on a wall show, to the second, wherever the wall is.
package struct CivilTime: Sendable, Hashable, Comparable {
    package let date: CivilDate
    /// 0 to 86,399.
    package let secondOfDay: Int

    /// Nil for a second that no day has.
    package init?(date: CivilDate, secondOfDay: Int) {
        guard (0..<86_400).contains(secondOfDay) else { return nil }
        (self.date, self.secondOfDay) = (date, secondOfDay)
    }

    /// Nil for what no calendar or clock shows.
    package init?(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) {
        guard let date = CivilDate(year: year, month: month, day: day), (0..<24).contains(hour), (0..<60).contains(minute),
            (0..<60).contains(second)
        else { return nil }
        self.init(date: date, secondOfDay: hour * 3600 + minute * 60 + second)
    }

    /// What a wall in UTC shows. Nil outside the years 1 to 9999.
    package init?(secondsSince1970 seconds: Int64) {
        let day = Int(seconds / 86_400) - (seconds % 86_400 < 0 ? 1 : 0)
        guard let date = CivilDate(daysSince1970: day) else { return nil }
        self.init(date: date, secondOfDay: Int(seconds - Int64(day) * 86_400))
    }

    /// As if the wall stood in UTC.
    package var secondsSince1970: Int64 { Int64(date.daysSince1970) * 86_400 + Int64(secondOfDay) }

    /// `20260104T103000` (RFC 5545 §3.3.5, form 1).
    package var basicText: String {
        "\(date.basicText)T\(padded(secondOfDay / 3600, 2))\(padded(secondOfDay / 60 % 60, 2))\(padded(secondOfDay % 60, 2))"
    }

    /// From ``basicText``. Nil for anything else, a second 60 among it.
    package init?(basicText text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 15, bytes[8] == UInt8(ascii: "T"), let date = CivilDate(basicText: text.prefix(8)),
            let hour = number(bytes[9..<11]), let minute = number(bytes[11..<13]), let second = number(bytes[13..<15]), hour < 24,
            minute < 60,
            second < 60
        else { return nil }
        self.init(date: date, secondOfDay: hour * 3600 + minute * 60 + second)
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.date, left.secondOfDay) < (right.date, right.secondOfDay)
    }
}

extension CivilDate {
    /// `20260104` (RFC 5545 §3.3.4).
    package var basicText: String { "\(padded(year, 4))\(padded(month, 2))\(padded(day, 2))" }

    /// From ``basicText``.
    package init?(basicText text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 8, let year = number(bytes[..<4]), let month = number(bytes[4..<6]), let day = number(bytes[6...]) else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

/// Digits only: `Int` would take signs as well.
private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.count <= 9, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
}
