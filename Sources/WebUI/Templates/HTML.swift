/// Markup that may stand in a page as it is.
///
/// A literal is trusted, for we wrote it; whatever is interpolated is escaped, unless it is `HTML` itself. The escaping
/// is right for text and for attribute values in quotes, the only two places where our pages put values:
///
///     let item: HTML = "<li title=\"\(title)\">\(title)</li>"
package struct HTML: Sendable, Equatable {
    package let text: String

    /// Markup that our own code made. Never call it with what came from outside: that is what `HTML(escaping:)` is for.
    init(trusted text: String) { self.text = text }

    /// `text` as it reads, with the five characters that mean something to an HTML parser replaced.
    package init(escaping text: String) {
        guard text.utf8.contains(where: Self.isSpecial) else {
            self.text = text
            return
        }
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars { Self.append(scalar, to: &escaped) }
        self.text = escaped
    }

    package static let empty = HTML(trusted: "")

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0: true
        default: false
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        // A parser must not see NUL (HTML, §13.2.5.1); it would put this in its place.
        case "\0": text += "\u{FFFD}"
        default: text.unicodeScalars.append(scalar)
        }
    }
}

extension HTML: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { text = value }
    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }
        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: String) { text += HTML(escaping: value).text }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
        package mutating func appendInterpolation(_ value: HTML) { text += value.text }
    }
}

extension Sequence<HTML> {
    func joined(separator: HTML = .empty) -> HTML { HTML(trusted: map(\.text).joined(separator: separator.text)) }
}
