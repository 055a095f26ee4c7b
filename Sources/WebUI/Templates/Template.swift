/// A page's frame with `{{name}}` where a value belongs.
///
/// The names are an enum's raw values: a file that asks for an unknown name, or forgets one, is refused when it is
/// loaded, and `render` is a `switch` that the compiler holds complete.
struct Template<Placeholder: RawRepresentable<String> & CaseIterable & Hashable & Sendable>: Sendable {
    private enum Piece: Sendable {
        case literal(String)
        case placeholder(Placeholder)
    }
    private let pieces: [Piece]

    /// - Parameter name: the file's name, for the error.
    init(_ source: String, name: String) throws(WebUIError) {
        var pieces: [Piece] = []
        var missing = Set(Placeholder.allCases)
        var rest = Substring(source)
        while let open = Self.range(of: "{{", in: rest) {
            guard let close = Self.range(of: "}}", in: rest[open.upperBound...]) else {
                throw .template(file: name, problem: "a placeholder is not closed")
            }
            let key = String(rest[open.upperBound..<close.lowerBound])
            guard let placeholder = Placeholder(rawValue: key) else {
                throw .template(file: name, problem: "no value is called \(key)")
            }
            missing.remove(placeholder)
            pieces.append(.literal(String(rest[..<open.lowerBound])))
            pieces.append(.placeholder(placeholder))
            rest = rest[close.upperBound...]
        }
        if let forgotten = missing.first {
            throw .template(file: name, problem: "there is no place for \(forgotten.rawValue)")
        }
        pieces.append(.literal(String(rest)))
        self.pieces = pieces
    }

    func render(_ value: (Placeholder) -> HTML) -> HTML {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .placeholder(let placeholder): text += value(placeholder).text
            }
        }
        return HTML(trusted: text)
    }

    /// Both marks are two equal characters, so one look back is enough.
    private static func range(of mark: String, in text: Substring) -> Range<Substring.Index>? {
        guard let first = mark.first else { return nil }
        var previous: Substring.Index?
        for index in text.indices {
            guard text[index] == first else {
                previous = nil
                continue
            }
            if let previous { return previous..<text.index(after: index) }
            previous = index
        }
        return nil
    }
}
