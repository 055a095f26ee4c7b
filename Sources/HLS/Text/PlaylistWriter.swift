internal import Dates

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
    /// Nothing was sent before 1970, so an earlier time becomes its beginning.
    mutating func write(dateTime milliseconds: Int64) { RFC3339.write(max(0, milliseconds), to: &bytes) }

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
