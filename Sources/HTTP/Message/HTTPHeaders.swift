/// A header section: fields in their order, names compared without regard to ASCII case (RFC 9110, §5.1).
package struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package struct Field: Sendable, Equatable {
        package let name: String
        package var value: String

        package static func == (a: Field, b: Field) -> Bool { a.name.equalsIgnoringASCIICase(b.name) && a.value == b.value }

        /// Whether it can be written without becoming something else: another field, or another message.
        package var isSendable: Bool {
            !name.isEmpty && name.utf8.allSatisfy(ASCII.isToken) && value.utf8.allSatisfy(ASCII.isFieldContent)
        }
    }

    package private(set) var fields: [Field]

    package init() { fields = [] }
    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    package var count: Int { fields.count }
    package var isEmpty: Bool { fields.isEmpty }

    /// The first value of that name. Setting replaces all of them by one, or removes them.
    package subscript(name: String) -> String? {
        get {
            for field in fields where field.name.equalsIgnoringASCIICase(name) { return field.value }
            return nil
        }
        set {
            if let newValue { set(name, newValue) } else { remove(name) }
        }
    }

    /// All values of that name, in order.
    package func values(for name: String) -> [String] {
        var values: [String] = []
        for field in fields where field.name.equalsIgnoringASCIICase(name) { values.append(field.value) }
        return values
    }

    package func contains(_ name: String) -> Bool { self[name] != nil }

    package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// Leaves exactly one field of that name, at the place of the first.
    package mutating func set(_ name: String, _ value: String) {
        guard let index = fields.firstIndex(where: { $0.name.equalsIgnoringASCIICase(name) }) else { return append(name, value) }
        fields[index].value = value
        var later = index + 1
        while later < fields.count {
            if fields[later].name.equalsIgnoringASCIICase(name) { fields.remove(at: later) } else { later += 1 }
        }
    }

    package mutating func remove(_ name: String) { fields.removeAll { $0.name.equalsIgnoringASCIICase(name) } }

    /// Whether a comma-separated field (`Connection`, `Upgrade`) has this element in any of its lines, in any case.
    package func listContains(_ element: String, in name: String) -> Bool {
        for field in fields where field.name.equalsIgnoringASCIICase(name) {
            for part in field.value.commaSeparatedElements where part.equalsIgnoringASCIICase(element) { return true }
        }
        return false
    }
}
