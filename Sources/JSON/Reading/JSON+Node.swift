extension JSON {
    /// A place in a document, where a value stands or is missing. Reading it as something that it isn't throws a
    /// ``ReadError`` with the path.
    ///
    ///     let kind = try node["kind"].choice(of: Kind.self)
    ///     let note = try node["note"].optional?.string(bytesMax: 500)      // nil for missing and null
    ///     let ids = try node["ids"].elements().map { try $0.string() }
    package struct Node: Sendable, Equatable {
        package let path: Path
        /// Nil where the document has nothing.
        package let value: Value?

        package init(_ value: Value, at path: Path = .root) { self.init(value: value, path: path) }

        private init(value: Value?, path: Path) {
            self.value = value
            self.path = path
        }
    }
}

extension JSON.Node {
    /// The member of that name, which may be missing. So are all members of what is no object.
    package subscript(name: String) -> JSON.Node { JSON.Node(value: value?[name], path: .member(name, of: path)) }

    /// Nothing stands here, not even `null`: in a PATCH, leave it as it is.
    package var isMissing: Bool { value == nil }
    /// `null` stands here: in a PATCH, clear it.
    package var isNull: Bool { value == .null }
    /// Nil where nothing or `null` stands.
    package var optional: JSON.Node? { isMissing || isNull ? nil : self }

    /// An object's members in their order. `allowed`, if given, are all the names that may occur.
    package func members(only allowed: Set<String>? = nil) throws(JSON.ReadError) -> [(name: String, node: JSON.Node)] {
        guard let members = try present().members else { throw isNot("an object") }
        let nodes = members.map { (name: $0.name, node: JSON.Node($0.value, at: .member($0.name, of: path))) }
        if let allowed, let stranger = nodes.first(where: { !allowed.contains($0.name) }) {
            throw JSON.ReadError(stranger.node.path, .unknownMember)
        }
        return nodes
    }

    /// An array's elements, at most `countMax`.
    package func elements(countMax: Int = .max) throws(JSON.ReadError) -> [JSON.Node] {
        guard let elements = try present().elements else { throw isNot("an array") }
        guard elements.count <= countMax else { throw isNot("an array of at most \(countMax) elements") }
        return elements.enumerated().map { JSON.Node($0.element, at: .element($0.offset, of: path)) }
    }

    package func string(bytesMax: Int = .max) throws(JSON.ReadError) -> String {
        guard let string = try present().string else { throw isNot("a string") }
        guard string.utf8.count <= bytesMax else { throw isNot("a string of at most \(bytesMax) bytes") }
        return string
    }

    package func bool() throws(JSON.ReadError) -> Bool {
        guard let bool = try present().bool else { throw isNot("true or false") }
        return bool
    }

    package func integer() throws(JSON.ReadError) -> Int64 {
        guard let integer = try present().integer else { throw isNot("an integer") }
        return integer
    }

    package func integer(in range: ClosedRange<Int64>) throws(JSON.ReadError) -> Int64 {
        guard let integer = try present().integer, range.contains(integer) else {
            throw isNot("an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    package func number() throws(JSON.ReadError) -> Double {
        guard let number = try present().number else { throw isNot("a number") }
        return number
    }

    /// One of an enumeration's words.
    package func choice<Choice>(of type: Choice.Type) throws(JSON.ReadError) -> Choice
    where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
        guard let string = try present().string, let choice = type.allCases.first(where: { isSameName($0.rawValue, string) }) else {
            throw isNot("one of " + type.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// For a reader's own rules: `throw node.isNot("a time such as 2026-01-31T10:00:00Z")`.
    package func isNot(_ wanted: String) -> JSON.ReadError { JSON.ReadError(path, .isNot(wanted)) }

    private func present() throws(JSON.ReadError) -> JSON.Value {
        guard let value else { throw JSON.ReadError(path, .missing) }
        return value
    }
}
