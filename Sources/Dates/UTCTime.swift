/// A day and a time of day in UTC, to the millisecond; leap seconds don't exist.
package struct UTCTime: Sendable, Hashable {
    package let date: CivilDate
    package let millisecondOfDay: Int

    /// Milliseconds since 1970, 0000-01-01T00:00:00.000Z to 9999-12-31T23:59:59.999Z.
    package static let millisecondRange: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    /// A time outside the years 0 to 9999 becomes the nearest inside.
    package init(clampingMilliseconds milliseconds: Int64) {
        let time = Int(min(max(milliseconds, Self.millisecondRange.lowerBound), Self.millisecondRange.upperBound))
        let (quotient, remainder) = time.quotientAndRemainder(dividingBy: 86_400_000)
        let days = remainder < 0 ? quotient - 1 : quotient
        date = CivilDate(clampingDaysSince1970: days)
        millisecondOfDay = remainder < 0 ? remainder + 86_400_000 : remainder
    }

    package var hour: Int { millisecondOfDay / 3_600_000 }
    package var minute: Int { millisecondOfDay / 60_000 % 60 }
    package var second: Int { millisecondOfDay / 1000 % 60 }
    package var millisecond: Int { millisecondOfDay % 1000 }
}
