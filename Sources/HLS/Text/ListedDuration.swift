package import Media

/// A duration as a playlist writes it: in 1/100000 s, the five decimals that players expect.
package struct ListedDuration: Hashable, Comparable, Sendable {
    /// Never negative.
    package var hundredThousandths: Int64

    package init(hundredThousandths: Int64) { self.hundredThousandths = hundredThousandths }

    package static let zero = ListedDuration(hundredThousandths: 0)
    package static let unitsPerSecond: Int64 = 100_000

    package static func seconds(_ count: Int) -> ListedDuration {
        ListedDuration(hundredThousandths: Int64(clamping: count) &* unitsPerSecond)
    }

    /// The smallest listed duration that is not below `duration`: for targets, which nothing listed may exceed.
    package init(roundingUp duration: MediaTime) {
        let scale = Int64(duration.timescale)
        let (whole, rest) = max(0, duration.value).quotientAndRemainder(dividingBy: scale)
        let fraction = (rest * Self.unitsPerSecond + scale - 1) / scale
        self.init(hundredThousandths: whole &* Self.unitsPerSecond &+ fraction)
    }

    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.hundredThousandths < rhs.hundredThousandths }
    package static func + (lhs: Self, rhs: Self) -> Self { Self(hundredThousandths: lhs.hundredThousandths &+ rhs.hundredThousandths) }
    package static func - (lhs: Self, rhs: Self) -> Self { Self(hundredThousandths: lhs.hundredThousandths &- rhs.hundredThousandths) }
    package static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }
    package static func -= (lhs: inout Self, rhs: Self) { lhs = lhs - rhs }
    package static func * (lhs: Self, rhs: Int) -> Self { Self(hundredThousandths: lhs.hundredThousandths &* Int64(clamping: rhs)) }

    /// Rounded to whole seconds, a half up: what §4.4.3.1 compares with the Target Duration.
    package var roundedSeconds: Int { Int((hundredThousandths + Self.unitsPerSecond / 2) / Self.unitsPerSecond) }
}
