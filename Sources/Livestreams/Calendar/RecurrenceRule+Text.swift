extension RecurrenceRule {
    /// Why a text is no rule, or none that is understood here. A sentence for a person.
    package struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    /// `FREQ=WEEKLY;BYDAY=SU;COUNT=10`, with or without `RRULE:` before it.
    package init(_ text: some StringProtocol) throws(Failure) {
        guard text.utf8.count <= Limits.textLengthMax else {
            throw Failure("A recurrence rule has at most \(Limits.textLengthMax) characters.")
        }
        var parts = try Self.parts(text)
        guard let frequency = parts.removeValue(forKey: "FREQ").flatMap({ Frequency(rawValue: $0) }) else {
            throw Failure("A recurrence rule needs FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY.")
        }
        self.init(frequency)
        if let value = parts.removeValue(forKey: "INTERVAL") { interval = try Self.number(value, "INTERVAL", 1...Limits.intervalMax) }
        if let value = parts.removeValue(forKey: "BYDAY") { days = try Self.days(value) }
        if let value = parts.removeValue(forKey: "BYMONTHDAY") { monthDays = try Self.monthDays(value) }
        end = try Self.end(count: parts.removeValue(forKey: "COUNT"), until: parts.removeValue(forKey: "UNTIL"))
        if let value = parts.removeValue(forKey: "WKST") {
            guard let weekday = Weekday(rawValue: value) else { throw Failure("WKST is one of MO, TU, WE, TH, FR, SA, SU.") }
            weekStart = weekday
        }
        if let unknown = parts.keys.sorted().first {
            throw Failure("\(unknown) isn't supported in a recurrence rule: use FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL and WKST.")
        }
        try check()
    }

    /// What RFC 5545 doesn't let stand together, and the limits.
    package func check() throws(Failure) {
        if frequency != .monthly {
            guard monthDays.isEmpty else { throw Failure("BYMONTHDAY goes with FREQ=MONTHLY only.") }
            guard days.allSatisfy({ $0.ordinal == nil }) else {
                throw Failure("A numbered weekday such as 2SU goes with FREQ=MONTHLY only.")
            }
        }
        guard (1...Limits.intervalMax).contains(interval) else { throw Failure("INTERVAL is a number from 1 to \(Limits.intervalMax).") }
        guard days.count <= Limits.daysMax, monthDays.count <= Limits.daysMax else {
            throw Failure("A recurrence rule lists at most \(Limits.daysMax) days.")
        }
        guard monthDays.allSatisfy({ (-31...31).contains($0) && $0 != 0 }), days.allSatisfy({ ($0.ordinal ?? 1).magnitude <= 5 }) else {
            throw Failure("BYMONTHDAY lists numbers from 1 to 31, or from -31 to -1.")
        }
        if case .count(let count) = end, !(1...Limits.countMax).contains(count) {
            throw Failure("COUNT is a number from 1 to \(Limits.countMax).")
        }
    }

    private static func parts(_ text: some StringProtocol) throws(Failure) -> [String: String] {
        var rest = Substring(text)
        if rest.uppercased().hasPrefix("RRULE:") { rest = rest.dropFirst(6) }
        var parts: [String: String] = [:]
        for part in rest.split(separator: ";", omittingEmptySubsequences: true) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0].utf8.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x2D }) else {
                throw Failure("A recurrence rule is written like FREQ=WEEKLY;BYDAY=SU.")
            }
            guard parts.updateValue(sides[1].uppercased(), forKey: sides[0].uppercased()) == nil else {
                throw Failure("\(sides[0].uppercased()) stands twice in the recurrence rule.")
            }
        }
        return parts
    }

    private static func number(_ text: String, _ name: String, _ range: ClosedRange<Int>) throws(Failure) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Failure("\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    private static func days(_ text: String) throws(Failure) -> [Day] {
        var days: [Day] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let day = Day(part) else { throw Failure("BYDAY lists weekdays such as SU or, in a month, 2SU or -1FR.") }
            if !days.contains(day) { days.append(day) }
        }
        return days
    }

    private static func monthDays(_ text: String) throws(Failure) -> [Int] {
        var days: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let day = Int(part), (-31...31).contains(day), day != 0 else {
                throw Failure("BYMONTHDAY lists numbers from 1 to 31, or from -31 to -1.")
            }
            if !days.contains(day) { days.append(day) }
        }
        return days
    }

    private static func end(count: String?, until: String?) throws(Failure) -> End {
        switch (count, until) {
        case (nil, nil): return .never
        case (.some, .some): throw Failure("A recurrence rule ends by COUNT or by UNTIL, not by both.")
        case (let count?, nil): return .count(try number(count, "COUNT", 1...Limits.countMax))
        case (nil, let until?):
            if let date = CivilDate(basicText: until) { return .untilDate(date) }
            if until.hasSuffix("Z"), let time = CivilTime(basicText: until.dropLast()) { return .untilUTC(time) }
            throw Failure("UNTIL is a day such as 20261231, or a time in UTC such as 20261231T093000Z.")
        }
    }
}
