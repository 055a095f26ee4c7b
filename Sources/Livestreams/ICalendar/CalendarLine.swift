/// A content line of a calendar file (RFC 5545 §3.1): `DTSTART;TZID=Europe/Berlin:20260104T103000`.
package struct CalendarLine: Sendable, Equatable {
    /// Octets of a line without its CRLF.
    package static let octetsMax = 75

    package var name: String
    package var parameters: [(name: String, value: String)]
    /// As it stands in the file: a TEXT is escaped already.
    package var value: String

    /// A value that isn't a TEXT: a time, an address, a rule.
    package init(_ name: String, _ parameters: [(name: String, value: String)] = [], raw value: String) {
        self.name = name
        self.parameters = parameters
        self.value = withoutControls(value)
    }

    /// A TEXT (§3.3.11).
    package init(_ name: String, _ parameters: [(name: String, value: String)] = [], text: String) {
        self.init(name, parameters, raw: Self.escaped(text))
    }

    /// The line with its CRLFs, folded where it is longer than ``octetsMax``, never inside a character.
    package var folded: String {
        var result = ""
        var octets = 0
        for scalar in unfolded.unicodeScalars {
            let length = UTF8.width(scalar)
            if octets + length > Self.octetsMax {
                result += "\r\n "
                octets = 1
            }
            result.unicodeScalars.append(scalar)
            octets += length
        }
        return result + "\r\n"
    }

    private var unfolded: String {
        name + parameters.map { ";\($0.name)=\(Self.parameter($0.value))" }.joined() + ":" + value
    }

    /// `\`, `;`, `,` and the ends of lines.
    static func escaped(_ text: String) -> String {
        var result = ""
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch scalar {
            case "\\", ";", ",":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\n": if !isAfterReturn { result += "\\n" }
            case "\r": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// RFC 6868 for what quotes can't hold; in quotes where it has to be.
    static func parameter(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "^": result += "^^"
            case "\"": result += "^'"
            case "\n": result += "^n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        result = withoutControls(result)
        return result.unicodeScalars.contains { $0 == ":" || $0 == ";" || $0 == "," } ? "\"\(result)\"" : result
    }

    package static func == (left: Self, right: Self) -> Bool { left.folded == right.folded }
}

/// §3.1: no control characters but the tab stand in a line.
private func withoutControls(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text.unicodeScalars.filter { $0 == "\t" || ($0.value >= 0x20 && $0.value != 0x7F) })
    return String(result)
}
