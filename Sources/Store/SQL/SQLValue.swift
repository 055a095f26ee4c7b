/// A value for a parameter of a statement.
///
/// An absent value has a type as well, since PostgreSQL wants to know a parameter's type before it sees the value. Where it follows from
/// the place (`INSERT`, `SET column =`), ``null`` will do; elsewhere, as in `$1 IS NULL OR …`, use ``optional(_:)``.
enum SQLValue: Sendable, Equatable {
    enum Kind: Sendable, Equatable { case unknown, integer, text, bytes }

    case absent(Kind)
    case integer(Int64)
    /// Without the character 0, which PostgreSQL can't hold.
    case text(String)
    case bytes([UInt8])

    static var null: SQLValue { .absent(.unknown) }
    static func bool(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
    static func optional(_ value: Int64?) -> SQLValue { value.map(SQLValue.integer) ?? .absent(.integer) }
    static func optional(_ value: String?) -> SQLValue { value.map(SQLValue.text) ?? .absent(.text) }
    static func optional(_ value: [UInt8]?) -> SQLValue { value.map(SQLValue.bytes) ?? .absent(.bytes) }
    static func optional(_ value: Bool?) -> SQLValue { value.map(SQLValue.bool) ?? .absent(.integer) }

    var kind: Kind {
        switch self {
        case .absent(let kind): kind
        case .integer: .integer
        case .text: .text
        case .bytes: .bytes
        }
    }

    /// Why no database takes this value.
    var refusal: StoreError? {
        guard case .text(let text) = self, text.utf8.contains(0) else { return nil }
        return StoreError(.unstorable, "A text with the character 0 in it can't be stored.")
    }
}
