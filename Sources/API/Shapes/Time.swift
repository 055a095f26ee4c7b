internal import HTTP
internal import JSON
internal import Logging

extension JSON.Value {
    /// An instant, RFC 3339 in UTC; `null` where there is none.
    static func time(_ milliseconds: Int64?) -> JSON.Value { milliseconds.map { .string(rfc3339(milliseconds: $0)) } ?? .null }
}

extension JSON.Node {
    /// An instant, RFC 3339 with any offset, in milliseconds since 1970. What is finer than a millisecond is cut off.
    func time() throws(JSON.ReadError) -> Int64 {
        let text = try string()
        guard let time = parseRFC3339(text) else { throw isNot("a time such as 2026-01-31T10:00:00Z") }
        return time
    }
}

/// RFC 3339 §5.6, of the years 1970 to 9999. Leap seconds are taken for the second after them.
func parseRFC3339(_ text: String) -> Int64? {
    var digits = Digits(rest: text.utf8[...])
    guard let year = digits.number(4), digits.take("-"), let month = digits.number(2), digits.take("-"), let day = digits.number(2),
        digits.take("T") || digits.take("t") || digits.take(" "), let hour = digits.number(2), digits.take(":"),
        let minute = digits.number(2), digits.take(":"), let second = digits.number(2)
    else { return nil }
    guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day), hour <= 23, minute <= 59, second <= 60 else {
        return nil
    }
    let milliseconds = digits.take(".") ? digits.fraction() : 0
    guard let milliseconds, let offset = digits.offsetMinutes(), digits.rest.isEmpty else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    // A day that the month doesn't have is counted as one of the next.
    guard CivilDate(daysSince1970: date.daysSince1970) == date else { return nil }
    let seconds = date.daysSince1970 * 86_400 + hour * 3600 + (minute - offset) * 60 + second
    return Int64(seconds) * 1000 + Int64(milliseconds)
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
