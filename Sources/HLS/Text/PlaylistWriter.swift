/// Writes playlist text straight into bytes: playlists are rendered many times a second.
struct PlaylistWriter {
    private(set) var bytes: [UInt8] = []

    init(reservingCapacity capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func endLine() { bytes.append(0x0A) }

    mutating func line(_ text: String) {
        write(text)
        endLine()
    }

    mutating func line(_ tag: String, _ value: Int) {
        write(tag)
        write(value)
        endLine()
    }

    mutating func write(_ value: Int) {
        if value < 0 { bytes.append(0x2D) }
        writeDigits(UInt64(value.magnitude), atLeast: 1)
    }

    /// Seconds with five decimals.
    mutating func write(_ duration: ListedDuration) {
        let units = UInt64(clamping: duration.hundredThousandths)
        writeDigits(units / 100_000, atLeast: 1)
        bytes.append(0x2E)
        writeDigits(units % 100_000, atLeast: 5)
    }

    /// A quoted-string (§4.2), with the characters that it can't hold replaced.
    mutating func write(quoted text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x0A, 0x0D: bytes.append(0x20)
            case 0x22: bytes.append(0x27)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    mutating func write(_ name: MediaName) {
        write(name.rendition.rawValue)
        switch name.kind {
        case .playlist:
            write(".m3u8")
        case .initialization(let index):
            write("-init-")
            write(index)
            write(".mp4")
        case .segment(let number):
            write("-")
            write(number)
            write(".m4s")
        case .part(let number, let index):
            write("-")
            write(number)
            write(".")
            write(index)
            write(".m4s")
        }
    }

    /// UTC as ISO 8601 with milliseconds, `2026-11-21T04:00:00.000Z` (§4.4.4.6), from milliseconds since 1970.
    /// Times outside the years 1970…9999 are written as the nearest of them: the format has four digits.
    mutating func write(dateTime milliseconds: Int64) {
        let latest: Int64 = 253_402_300_799_999
        let time = UInt64(min(max(0, milliseconds), latest))
        let (days, millisecondOfDay) = time.quotientAndRemainder(dividingBy: 86_400_000)
        let date = Self.date(daysSince1970: days)
        writeDigits(date.year, atLeast: 4)
        bytes.append(0x2D)
        writeDigits(date.month, atLeast: 2)
        bytes.append(0x2D)
        writeDigits(date.day, atLeast: 2)
        bytes.append(0x54)
        writeDigits(millisecondOfDay / 3_600_000, atLeast: 2)
        bytes.append(0x3A)
        writeDigits(millisecondOfDay / 60_000 % 60, atLeast: 2)
        bytes.append(0x3A)
        writeDigits(millisecondOfDay / 1000 % 60, atLeast: 2)
        bytes.append(0x2E)
        writeDigits(millisecondOfDay % 1000, atLeast: 3)
        bytes.append(0x5A)
    }

    /// The Gregorian date, by counting in 400-year cycles from a first of March, so that leap days come last.
    private static func date(daysSince1970: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
        let days = daysSince1970 + 719_468
        let dayOfCycle = days % 146_097
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (days / 146_097 * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }

    private mutating func writeDigits(_ value: UInt64, atLeast width: Int) {
        var divisor: UInt64 = 1
        var digits = 1
        while value / divisor >= 10 {
            divisor *= 10
            digits += 1
        }
        for _ in 0..<max(0, width - digits) { bytes.append(0x30) }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }
}
