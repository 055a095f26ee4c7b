/// The text of a file of settings, and its path for errors.
///
/// A line is empty, a comment (`#` first), or `name = value`. Spaces around name and value don't count; a value may
/// stand in double quotes, and everything in it, `#` too, belongs to it.
package struct ConfigurationFile: Sendable, Equatable {
    package let path: String
    package let text: String

    package init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    struct Line {
        let number: Int
        let name: String
        let value: String
    }

    /// The settings in the file, and a sentence for each line that is none.
    func lines() -> (lines: [Line], mistakes: [String]) {
        var lines: [Line] = []
        var mistakes: [String] = []
        for (index, content) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = trimmed(content)
            if content.isEmpty || content.hasPrefix("#") { continue }
            guard let equals = content.firstIndex(of: "="), !trimmed(content[..<equals]).isEmpty else {
                mistakes.append("\(path):\(index + 1): this line should be “name = value”, or a comment that begins with “#”.")
                continue
            }
            let value = unquoted(trimmed(content[content.index(after: equals)...]))
            lines.append(Line(number: index + 1, name: String(trimmed(content[..<equals])), value: String(value)))
        }
        return (lines, mistakes)
    }
}

private func trimmed(_ text: Substring) -> Substring {
    let front = text.drop(while: \.isWhitespace)
    guard let last = front.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return front[...last]
}

private func unquoted(_ text: Substring) -> Substring {
    text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"") ? text.dropFirst().dropLast() : text
}
