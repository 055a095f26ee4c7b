/// Numbers as people say them. The pages' `words.js` says the same.
enum Words {
    /// `1.5 s`, `40 s`, `12 min`, `1 h 5 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds > 0 else { return "0 s" }
        if seconds < 9.95 { return number(seconds) + " s" }
        let whole = Int(min(seconds, 1e9).rounded())
        if whole < 60 { return "\(whole) s" }
        let minutes = (whole + 30) / 60
        if minutes < 60 { return "\(minutes) min" }
        return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }

    /// With one digit behind the point, where it isn't a zero.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let tenths = Int((min(max(value, 0), 1e12) * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    static func bits(_ perSecond: Int) -> String {
        perSecond < 1_000_000 ? "\((perSecond + 500) / 1000) kbit/s" : "\(number(Double(perSecond) / 1e6)) Mbit/s"
    }

    static func times(_ count: Int) -> String { count == 1 ? "once" : count == 2 ? "twice" : "\(count) times" }
}
