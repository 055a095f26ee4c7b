import Dates
import JSON

/// What a command has found or done: as lines for people, and as JSON for programs.
struct CommandResult: Equatable {
    let lines: [String]
    let json: JSON.Value

    /// A sentence.
    static func said(_ sentence: String, _ json: JSON.Value) -> CommandResult { CommandResult(lines: [sentence], json: json) }

    /// Columns under their names.
    ///
    /// - Parameter empty: the sentence in place of a table without rows.
    static func table(_ names: [String], _ rows: [[String]], empty: String, _ json: [JSON.Value]) -> CommandResult {
        guard !rows.isEmpty else { return CommandResult(lines: [empty], json: .array(json)) }
        let all = [names] + rows.map { $0.map(onOneLine) }
        let widths = names.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            // The last column ends as it ends.
            row.dropLast().enumerated().map { padded($0.element, widths[$0.offset]) }.joined(separator: "  ") + "  " + (row.last ?? "")
        }
        return CommandResult(lines: lines, json: .array(json))
    }

    /// Names with their values beside them.
    static func record(_ pairs: KeyValuePairs<String, String>, _ json: JSON.Value, then sentences: [String] = []) -> CommandResult {
        let width = pairs.map(\.key.count).max() ?? 0
        return CommandResult(lines: pairs.map { padded($0.key, width) + "  " + onOneLine($0.value) } + sentences, json: json)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// What people have written can't move the cursor of whoever reads it.
    private static func onOneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}

/// An instant for people, to the minute: `2026-11-21 04:57 UTC`; `-` where there is none.
func instantText(_ milliseconds: Int64?) -> String {
    guard let milliseconds else { return "-" }
    let text = RFC3339.text(milliseconds)
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
}
