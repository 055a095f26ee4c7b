/// A time zone as far as its rules are known: what was decided until now, and what holds until somebody decides anew.
///
/// Pure: it is made from the bytes of a TZif file (``init(name:tzif:)``), and the same bytes give the same answers.
package struct TimeZoneRules: Sendable, Equatable {
    /// What holds for a while in a zone.
    package struct LocalTime: Sendable, Equatable {
        /// East of Greenwich is positive. Between -25 and 26 hours (RFC 8536 §3.2).
        package var offsetSeconds: Int
        package var isDaylight: Bool
        package var abbreviation: String
    }

    package struct Transition: Sendable, Equatable {
        /// Seconds since 1970.
        package var at: Int64
        package var to: LocalTime
    }

    /// The IANA name, `Europe/Berlin`.
    package let name: String
    /// What holds before the first transition.
    let first: LocalTime
    /// In order of time.
    let transitions: [Transition]
    /// What holds after the last transition; nil: the last one holds for ever.
    let future: RepeatingZone?

    package static let utc = TimeZoneRules(
        name: "UTC", first: LocalTime(offsetSeconds: 0, isDaylight: false, abbreviation: "UTC"), transitions: [], future: nil)

    init(name: String, first: LocalTime, transitions: [Transition], future: RepeatingZone?) {
        (self.name, self.first, self.transitions, self.future) = (name, first, transitions, future)
    }

    /// What holds at a moment, in seconds since 1970.
    package func localTime(at seconds: Int64) -> LocalTime {
        if let last = transitions.last, seconds < last.at || future == nil {
            // The number of transitions up to then, by halves.
            var (low, high) = (0, transitions.count)
            while low < high {
                let middle = (low + high) / 2
                if transitions[middle].at <= seconds { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? first : transitions[low - 1].to
        }
        return future?.localTime(at: seconds) ?? first
    }

    /// What a wall in this zone shows. Nil outside the years 1 to 9999.
    package func civilTime(at seconds: Int64) -> CivilTime? {
        let (local, overflow) = seconds.addingReportingOverflow(Int64(localTime(at: seconds).offsetSeconds))
        return overflow ? nil : CivilTime(secondsSince1970: local)
    }

    /// The moment at which a wall shows this, in seconds since 1970.
    ///
    /// RFC 5545 §3.3.5: where clocks went forward over it, the offset from before the gap is taken, so 02:30 becomes 03:30; where they went
    /// back and it comes twice, it is the first time.
    package func instant(of civil: CivilTime) -> Int64 {
        let local = civil.secondsSince1970
        let changes = transitions(from: local - Self.windowSeconds, to: local + Self.windowSeconds)
        var offset = Int64(localTime(at: local - Self.windowSeconds).offsetSeconds)
        for change in changes {
            // Not reached by the old offset any more: shown before the change, or never.
            if local - offset < change.at { return local - offset }
            let next = Int64(change.to.offsetSeconds)
            if local - next < change.at { return local - offset }
            offset = next
        }
        return local - offset
    }

    /// More than any offset.
    private static let windowSeconds: Int64 = 27 * 3600

    /// Transitions at or after `start` and before `end`, in order.
    package func transitions(from start: Int64, to end: Int64) -> [Transition] {
        var result = transitions.filter { $0.at >= start && $0.at < end }
        guard let future else { return result }
        let known = transitions.last?.at ?? .min
        result += future.transitions(from: max(start, known == .max ? known : known + 1), to: end)
        return result
    }
}
