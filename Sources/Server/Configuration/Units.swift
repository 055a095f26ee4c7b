/// A whole number with its unit: `200ms`, `2s`, `5min`, `1h`. A bare number has no meaning here.
func parseDuration(_ text: String) -> Duration? {
    guard let (number, unit) = split(text) else { return nil }
    let milliseconds: Int64
    switch unit {
    case "ms": milliseconds = 1
    case "s": milliseconds = 1000
    case "min", "m": milliseconds = 60_000
    case "h": milliseconds = 3_600_000
    default: return nil
    }
    let product = number.multipliedReportingOverflow(by: milliseconds)
    return product.overflow ? nil : .milliseconds(product.partialValue)
}

/// In the largest unit that leaves a whole number.
func durationText(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds != 0 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
    if seconds != 0, seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
    if seconds != 0, seconds.isMultiple(of: 60) { return "\(seconds / 60)min" }
    return "\(seconds)s"
}

/// A whole number of bytes with its unit (`500MB`, `2GiB`), or 0.
func parseByteCount(_ text: String) -> Int64? {
    if text == "0" { return 0 }
    guard let (number, unit) = split(text), let size = sizes.first(where: { $0.unit == unit })?.byteCount else { return nil }
    let product = number.multipliedReportingOverflow(by: size)
    return product.overflow ? nil : product.partialValue
}

/// In the largest decimal unit that leaves a whole number.
func byteCountText(_ count: Int64) -> String {
    guard count != 0 else { return "0" }
    let size = sizes.first { !$0.unit.hasSuffix("iB") && count.isMultiple(of: $0.byteCount) }
    return size.map { "\(count / $0.byteCount)\($0.unit)" } ?? "\(count)B"
}

private let sizes: [(unit: String, byteCount: Int64)] = [
    ("TB", 1_000_000_000_000), ("TiB", 1 << 40), ("GB", 1_000_000_000), ("GiB", 1 << 30), ("MB", 1_000_000),
    ("MiB", 1 << 20), ("KB", 1000), ("KiB", 1 << 10), ("B", 1),
]

/// The digits in front and the unit behind them, with or without a space between.
private func split(_ text: String) -> (number: Int64, unit: String)? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let number = Int64(decimal: digits) else { return nil }
    return (number, String(text.dropFirst(digits.count).drop { $0 == " " }))
}
