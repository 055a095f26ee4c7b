extension RecurrenceRule {
    /// The days from `start` on which it happens, in order, whether or not `start` is one of them. Ends at the calendar's end, and where a
    /// rule finds no day in ``periodsWithoutDayMax`` periods (the 31st of February).
    func days(from start: CivilDate) -> DaySequence { DaySequence(rule: self, start: start) }

    /// February 29 by an interval of months needs up to 8 years · 12 months.
    static let periodsWithoutDayMax = 400

    struct DaySequence: Sequence, IteratorProtocol {
        private let rule: RecurrenceRule
        private let start: CivilDate
        private var period = 0
        private var pending: [CivilDate] = []

        init(rule: RecurrenceRule, start: CivilDate) {
            self.rule = rule
            self.start = start
        }

        mutating func next() -> CivilDate? {
            var empty = 0
            while pending.isEmpty {
                guard empty < RecurrenceRule.periodsWithoutDayMax, let days = rule.days(ofPeriod: period, from: start) else { return nil }
                period += 1
                empty += 1
                pending = Array(days.filter { $0 >= start }.reversed())
            }
            return pending.popLast()
        }
    }

    /// Sorted, each once. Nil past the calendar's end.
    private func days(ofPeriod number: Int, from start: CivilDate) -> [CivilDate]? {
        switch frequency {
        case .daily:
            guard let day = start.adding(days: number * interval) else { return nil }
            return days.isEmpty || days.contains { $0.weekday == day.weekday } ? [day] : []
        case .weekly:
            let back = start.weekday.days(after: weekStart)
            guard let first = start.adding(days: number * interval * 7 - back) else { return nil }
            let weekdays = days.isEmpty ? [start.weekday] : days.map(\.weekday)
            return weekdays.map { $0.days(after: weekStart) }.sorted().compactMap { first.adding(days: $0) }
        case .monthly:
            let months = start.year * 12 + start.month - 1 + number * interval
            guard let first = CivilDate(year: months / 12, month: months % 12 + 1, day: 1) else { return nil }
            return monthlyDays(first, dayOfStart: start.day)
        }
    }

    /// RFC 5545 §3.3.10: without days of any kind it is the start's day; with both kinds, those that are both.
    private func monthlyDays(_ first: CivilDate, dayOfStart: Int) -> [CivilDate] {
        let length = CivilDate.days(inMonth: first.month, of: first.year)
        let numbered = monthDays.isEmpty && days.isEmpty ? [dayOfStart] : monthDays
        let byNumber = Set(numbered.map { $0 > 0 ? $0 : length + 1 + $0 }.filter { (1...length).contains($0) })
        let byWeekday = Set(
            days.flatMap { day -> [Int] in
                let ordinals = day.ordinal.map { [$0] } ?? [1, 2, 3, 4, 5]
                return ordinals.compactMap { nthWeekday($0, day.weekday, month: first.month, year: first.year)?.day }
            })
        let chosen = days.isEmpty ? byNumber : numbered.isEmpty ? byWeekday : byNumber.intersection(byWeekday)
        return chosen.sorted().compactMap { CivilDate(year: first.year, month: first.month, day: $0) }
    }
}
