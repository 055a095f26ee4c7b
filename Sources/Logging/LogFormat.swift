/// How an event becomes a line.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `2026-11-21T10:00:00.123Z info    rtmp: encoder connected address=192.0.2.1`, for people.
    case text
    /// One JSON object a line (RFC 8259), for collectors. Fields stand beside `time`, `level`, `area` and `message`; one
    /// that has such a name gets a trailing `_`.
    case json

    /// A longer string is cut and ends with "…": a peer must not be able to fill the disk with one line.
    package static let stringLengthMax = 1024

    /// The event in one line without its line break. Control characters are escaped, so no value can begin another line
    /// or send commands to a terminal.
    package func line(for event: LogEvent) -> String {
        switch self {
        case .text: textLine(for: event)
        case .json: jsonLine(for: event)
        }
    }
}

private func textLine(for event: LogEvent) -> String {
    let level = event.level.rawValue
    var line = "\(rfc3339(milliseconds: event.time)) \(level)\(String(repeating: " ", count: 8 - level.utf8.count))"
    line += "\(escaped(event.area)): \(escaped(event.message))"
    for field in event.fields { line += " \(word(field.name))=\(text(field.value))" }
    return line
}

private func text(_ value: LogValue) -> String {
    switch value {
    case .string(let string): word(string)
    case .integer(let integer): String(integer)
    case .double(let double): String(double)
    case .bool(let bool): String(bool)
    case .duration(let duration): seconds(duration) + "s"
    }
}

/// The string itself where it is one plain word, else in quotes.
private func word(_ string: String) -> String {
    let isPlain = !string.isEmpty && string.unicodeScalars.allSatisfy { $0 > " " && $0 != "\"" && $0 != "=" && !mustEscape($0) }
    return isPlain && string.utf8.count <= LogFormat.stringLengthMax ? string : "\"\(escaped(string))\""
}

private func jsonLine(for event: LogEvent) -> String {
    var line = "{\"time\":\"\(rfc3339(milliseconds: event.time))\",\"level\":\"\(event.level.rawValue)\""
    line += ",\"area\":\"\(escaped(event.area))\",\"message\":\"\(escaped(event.message))\""
    for field in event.fields {
        let name = ["time", "level", "area", "message"].contains(field.name) ? field.name + "_" : field.name
        line += ",\"\(escaped(name))\":\(json(field.value))"
    }
    return line + "}"
}

private func json(_ value: LogValue) -> String {
    switch value {
    case .string(let string): "\"\(escaped(string))\""
    case .integer(let integer): String(integer)
    // JSON has no infinity and no NaN.
    case .double(let double): double.isFinite ? String(double) : "\"\(double)\""
    case .bool(let bool): String(bool)
    case .duration(let duration): seconds(duration)
    }
}

private func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let sign = seconds < 0 || attoseconds < 0 ? "-" : ""
    let milliseconds = String(attoseconds.magnitude / 1_000_000_000_000_000)
    return "\(sign)\(seconds.magnitude).\(String(repeating: "0", count: 3 - milliseconds.utf8.count))\(milliseconds)"
}

/// Escapes as JSON does; the text format uses the same. Cut at ``LogFormat/stringLengthMax`` characters.
private func escaped(_ string: String) -> String {
    var result = ""
    var length = 0
    for scalar in string.unicodeScalars {
        guard length < LogFormat.stringLengthMax else { return result + "…" }
        length += 1
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        default:
            if mustEscape(scalar) {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
    return result
}

/// Controls (C0, DEL, C1), line separators and the marks that turn the direction of writing. All lie below U+10000.
private func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    case 0x22, 0x5C: true
    default: false
    }
}
