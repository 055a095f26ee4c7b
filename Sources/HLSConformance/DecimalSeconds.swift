/// An exact decimal-floating-point number of seconds (RFC 8216bis, §4.2), in nanoseconds.
package struct DecimalSeconds: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    package init(seconds: Int) { self.init(nanoseconds: Int64(seconds) &* 1_000_000_000) }

    /// `nil` for all but digits with at most one point, at most 9 of them on either side.
    package init?(_ text: some StringProtocol) {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), text.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }) else { return nil }
        let fraction = halves.count == 2 ? halves[1] : "0"
        guard (1...9).contains(halves[0].count), (1...9).contains(fraction.count), let whole = Int64(halves[0]),
            let rest = Int64(fraction + String(repeating: "0", count: 9 - fraction.count))
        else { return nil }
        self.init(nanoseconds: whole * 1_000_000_000 + rest)
    }

    package static let zero = DecimalSeconds(nanoseconds: 0)
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.nanoseconds < rhs.nanoseconds }
    package static func + (lhs: Self, rhs: Self) -> Self { Self(nanoseconds: lhs.nanoseconds &+ rhs.nanoseconds) }
    package static func - (lhs: Self, rhs: Self) -> Self { Self(nanoseconds: lhs.nanoseconds &- rhs.nanoseconds) }
    package static func * (lhs: Self, rhs: Int) -> Self { Self(nanoseconds: lhs.nanoseconds &* Int64(rhs)) }

    /// To the nearest second, a half up.
    package var rounded: Int { Int((nanoseconds &+ 500_000_000) / 1_000_000_000) }
    package var seconds: Double { Double(nanoseconds) / 1e9 }
}
