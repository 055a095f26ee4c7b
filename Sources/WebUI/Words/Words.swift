/// Numbers as people say them, on one line. `Resources/js/lib/words.js` says the same in the browser.
enum Words {
    /// `40 s`, `12 min`, `1 h 5 min`. Negative and unending durations are `0 s`.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds > 0 else { return "0\u{A0}s" }
        let whole = Int(min(seconds.rounded(), 3_600_000_000))
        if whole < 60 { return "\(whole)\u{A0}s" }
        let minutes = (whole + 30) / 60
        if minutes < 60 { return "\(minutes)\u{A0}min" }
        return minutes % 60 == 0 ? "\(minutes / 60)\u{A0}h" : "\(minutes / 60)\u{A0}h\u{A0}\(minutes % 60)\u{A0}min"
    }

    /// `7`; `99+` for more than anybody counts.
    static func unread(_ count: Int) -> String { count > 99 ? "99+" : String(max(0, count)) }

    /// `1 viewer`, `12 viewers`.
    static func viewers(_ count: Int) -> String { count == 1 ? "1 viewer" : "\(max(0, count)) viewers" }
}
