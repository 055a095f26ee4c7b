extension RepeatingZone {
    /// `CET-1CEST,M3.5.0,M10.5.0/3`. Nil for what isn't one.
    init?(_ text: some StringProtocol) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let name = reader.name(), let offset = reader.time(hoursMax: 24) else { return nil }
        // POSIX counts west of Greenwich as positive.
        standard = .init(offsetSeconds: -offset, isDaylight: false, abbreviation: name)
        guard !reader.rest.isEmpty else { return }
        guard let daylightName = reader.name() else { return nil }
        var daylightOffset = standard.offsetSeconds + 3600
        if reader.rest.first != UInt8(ascii: ",") {
            guard let offset = reader.time(hoursMax: 24) else { return nil }
            daylightOffset = -offset
        }
        guard let starts = reader.change(), let ends = reader.change(), reader.rest.isEmpty else { return nil }
        daylight = Daylight(
            time: .init(offsetSeconds: daylightOffset, isDaylight: true, abbreviation: daylightName), starts: starts, ends: ends)
    }

    /// Takes a piece off the front, or gives nil.
    private struct Reader {
        var rest: ArraySlice<UInt8>
        private static let nameLengthMax = 16

        /// Letters, or in angle brackets letters, digits and signs.
        mutating func name() -> String? {
            let isQuoted = take("<")
            let name = rest.prefix { byte in
                let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                return isLetter || (isQuoted && (isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")))
            }
            rest = rest.dropFirst(name.count)
            guard (3...Self.nameLengthMax).contains(name.count), !isQuoted || take(">") else { return nil }
            return String(decoding: name, as: UTF8.self)
        }

        /// `[+-]hh[:mm[:ss]]`, in seconds.
        mutating func time(hoursMax: Int) -> Int? {
            let isNegative = take("-")
            if !isNegative { _ = take("+") }
            guard let hours = number(0...hoursMax) else { return nil }
            var seconds = hours * 3600
            if take(":") {
                guard let minutes = number(0...59) else { return nil }
                seconds += minutes * 60
                if take(":") {
                    guard let rest = number(0...59) else { return nil }
                    seconds += rest
                }
            }
            return isNegative ? -seconds : seconds
        }

        mutating func change() -> Change? {
            guard take(",") else { return nil }
            let day: Change.Day
            if take("M") {
                guard let month = number(1...12), take("."), let week = number(1...5), take("."), let weekday = number(0...6) else {
                    return nil
                }
                day = .weekday(month: month, week: week, weekday: Weekday.allCases[(weekday + 6) % 7])
            } else if take("J") {
                guard let number = number(1...365) else { return nil }
                day = .julian(number)
            } else {
                guard let number = number(0...365) else { return nil }
                day = .dayOfYear(number)
            }
            guard take("/") else { return Change(day: day, seconds: 2 * 3600) }
            guard let seconds = time(hoursMax: 167) else { return nil }
            return Change(day: day, seconds: seconds)
        }

        private mutating func number(_ range: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix(4).prefix(while: isDigit)
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count)
            let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            return range.contains(number) ? number : nil
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }

        private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    }
}
