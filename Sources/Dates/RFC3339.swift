/// Instants as text (RFC 3339 §5.6), which ISO 8601 takes too; milliseconds since 1970 as numbers.
package enum RFC3339 {
    /// `2026-11-21T10:00:00.123Z`. A time outside the years 0 to 9999 becomes the nearest inside.
    package static func text(_ milliseconds: Int64) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        write(milliseconds, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the same, 24 bytes.
    package static func write(_ milliseconds: Int64, to bytes: inout [UInt8]) {
        let time = UTCTime(clampingMilliseconds: milliseconds)
        write(time.date.year, digits: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        write(time.date.month, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        write(time.date.day, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        write(time.hour, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        write(time.minute, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        write(time.second, digits: 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        write(time.millisecond, digits: 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func write(_ number: Int, digits: Int, to bytes: inout [UInt8]) {
        var divisor = digits == 4 ? 1000 : digits == 3 ? 100 : 10
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}
