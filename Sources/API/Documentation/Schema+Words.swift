extension Schema {
    /// A member, or a member of a member, for a person to read.
    package struct Row: Sendable {
        /// `limit.name`, `tags[]`.
        package let name: String
        package let type: String
        package let isRequired: Bool
        package let note: String?
    }

    /// What may stand there, in words.
    package var words: String {
        switch self {
        case .anything: "anything"
        case .boolean: "true or false"
        case .number(let range): range.map { "integer, \($0.lowerBound) to \($0.upperBound)" } ?? "integer"
        case .decimal: "number"
        case .text(let text): text.description
        case .elements(let element, let countMax): "list of " + element.words + (countMax.map { ", at most \($0)" } ?? "")
        case .members: "object"
        case .map: "object with any names"
        case .nullable(let schema): schema.words + ", or null"
        case .either(let schemas): schemas.map(\.words).joined(separator: ", or ")
        case .component(let name, _): name
        case .noted(let schema, _): schema.words
        }
    }

    /// Its members in words, and theirs, as far as they have no name of their own.
    package var rows: [Row] { rows("") }

    private func rows(_ prefix: String) -> [Row] {
        switch self {
        case .members(let members):
            members.flatMap { member in
                let name = prefix.isEmpty ? member.name : prefix + "." + member.name
                return [Row(name: name, type: member.schema.words, isRequired: member.isRequired, note: member.schema.note)]
                    + member.schema.rowsBelow(name)
            }
        case .component(_, let schema), .noted(let schema, _): schema.rows(prefix)
        case .either(let schemas): schemas.flatMap { $0.rows(prefix) }
        default: []
        }
    }

    private func rowsBelow(_ name: String) -> [Row] {
        switch self {
        case .members: rows(name)
        case .elements(let element, _): element.rowsBelow(name + "[]")
        case .nullable(let schema), .noted(let schema, _): schema.rowsBelow(name)
        default: []
        }
    }

    private var note: String? { if case .noted(_, let note) = self { note } else { nil } }
}

extension Schema.Text {
    fileprivate var description: String {
        if let words { return "one of " + words.joined(separator: ", ") }
        let kind =
            switch format {
            case .email: "email address"
            case .time: "time"
            case .uri: "address"
            case .secret: "secret"
            case nil: "string"
            }
        switch (lengthMin, lengthMax) {
        case (0, nil): return kind
        case (0, let max?): return kind + ", at most \(max) characters"
        case (let min, nil): return kind + ", at least \(min) characters"
        case (let min, let max?): return kind + ", \(min) to \(max) characters"
        }
    }
}
