/// Something that a playlist does wrong, in words.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Sendable {
        /// A MUST of the specification.
        case violation
        /// A SHOULD, or what the specification allows and players suffer from.
        case warning
    }

    package var severity: Severity
    /// Of RFC 8216bis.
    package var section: String
    package var sentence: String

    package var description: String { "\(severity.rawValue) (§\(section)): \(sentence)" }
}

/// Where rules put what they find.
struct Findings {
    private(set) var all: [Finding] = []

    mutating func violation(_ section: String, _ sentence: String) {
        all.append(Finding(severity: .violation, section: section, sentence: sentence))
    }
    mutating func warning(_ section: String, _ sentence: String) {
        all.append(Finding(severity: .warning, section: section, sentence: sentence))
    }
}
