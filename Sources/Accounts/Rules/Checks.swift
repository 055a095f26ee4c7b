/// Collects what is wrong with a form, so that a person hears of all of it at once.
package struct Checks {
    package typealias Problem = ServiceError.Problem

    package private(set) var problems: [Problem] = []

    package init() {}

    package mutating func add(_ field: String, _ sentence: String, limit: ServiceError.Limit? = nil) {
        problems.append(Problem(field: field, sentence: sentence, limit: limit))
    }

    /// Throws `invalid` with every problem there was.
    package func finish() throws(ServiceError) {
        if !problems.isEmpty { throw .invalid(problems) }
    }

    /// One line for people: trimmed, without control characters.
    ///
    /// - Parameter lengthMax: in characters as people count them; the bytes are limited to four times as many.
    package mutating func line(_ text: String, field: String, name: String, lengthMin: Int = 1, lengthMax: Int) -> String {
        let text = trimmed(text)
        guard check(text, field: field, name: name, lengthMin: lengthMin, lengthMax: lengthMax) else { return text }
        if text.unicodeScalars.contains(where: isUnseen) {
            add(field, "\(name) may not contain line breaks, control characters or characters that turn the direction of writing.")
        }
        return text
    }

    /// Some lines for people: trimmed, without control characters but line breaks and tabs.
    package mutating func paragraph(_ text: String, field: String, name: String, lengthMin: Int = 0, lengthMax: Int) -> String {
        let text = trimmed(text)
        guard check(text, field: field, name: name, lengthMin: lengthMin, lengthMax: lengthMax) else { return text }
        if text.unicodeScalars.contains(where: { $0 != "\n" && $0 != "\r" && $0 != "\t" && isUnseen($0) }) {
            add(field, "\(name) may not contain control characters.")
        }
        return text
    }

    private mutating func check(_ text: String, field: String, name: String, lengthMin: Int, lengthMax: Int) -> Bool {
        // Bytes first: counting the characters of a long text costs more.
        if text.utf8.count > lengthMax * 4 || text.count > lengthMax {
            let sentence = "\(name) may have at most \(lengthMax) characters."
            add(field, sentence, limit: ServiceError.Limit("\(field)LengthMax", lengthMax))
            return false
        }
        if text.count < lengthMin {
            let sentence = lengthMin == 1 ? "\(name) may not be empty." : "\(name) needs at least \(lengthMin) characters."
            add(field, sentence, limit: ServiceError.Limit("\(field)LengthMin", lengthMin))
            return false
        }
        return true
    }
}

/// Without white space at both ends.
func trimmed(_ text: String) -> String {
    let head = text.drop(while: \.isWhitespace)
    guard let end = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(head[...end])
}

/// Control characters, and those that reverse text so that one name looks like another (Unicode TR 36, §2.9).
private func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
