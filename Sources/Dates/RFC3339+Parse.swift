extension RFC3339 {
    /// The instant that a text names, with any offset; nil for anything else, and for a year before 1970. What is finer than a
    /// millisecond is cut off, and a leap second counts as the second after it.
    package static func parse(_ text: String) -> Int64? {
        guard text.utf8.count <= textBytesMax else { return nil }
        var digits = Digits(rest: text.utf8[...])
        guard let year = digits.number(4), digits.take("-"), let month = digits.number(2), digits.take("-"), let day = digits.number(2),
            let date = CivilDate(year: year, month: month, day: day), year >= 1970,
            digits.take("T") || digits.take("t") || digits.take(" "), let hour = digits.number(2), digits.take(":"),
            let minute = digits.number(2), digits.take(":"), let second = digits.number(2), hour <= 23, minute <= 59, second <= 60
        else { return nil }
        let milliseconds = digits.take(".") ? digits.fraction() : 0
        guard let milliseconds, let offset = digits.offsetMinutes(), digits.rest.isEmpty else { return nil }
        let seconds = date.daysSince1970 * 86_400 + hour * 3600 + (minute - offset) * 60 + second
        return Int64(seconds) * 1000 + Int64(milliseconds)
    }

    /// Nobody writes more than nine digits of a fraction.
    private static let textBytesMax = 64
}

private struct Digits {
    var rest: Substring.UTF8View

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly so many digits.
    mutating func number(_ count: Int) -> Int? {
        guard rest.count >= count else { return nil }
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// One digit or more after the point, as milliseconds.
    mutating func fraction() -> Int? {
        guard var value = digit() else { return nil }
        var count = 1
        while let digit = digit() {
            count += 1
            if count <= 3 { value = value * 10 + digit }
        }
        return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }

    mutating func offsetMinutes() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isEast = take("+")
        guard isEast || take("-"), let hours = number(2), take(":"), let minutes = number(2), hours <= 23, minutes <= 59 else { return nil }
        return (isEast ? 1 : -1) * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int? {
        guard let first = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first else { return nil }
        rest.removeFirst()
        return Int(first - UInt8(ascii: "0"))
    }
}
