/// Which JSON may stand at a place: as much of JSON Schema (draft 2020-12, which OpenAPI 3.1.0 §4.8.24 takes) as the API's shapes need.
///
/// What callers send is checked against it before a handler sees it, and what handlers answer is checked by the tests, so that what is
/// documented is what happens.
package indirect enum Schema: Sendable, Equatable {
    case anything
    case boolean
    /// Nil: as far as 64 bits go.
    case number(ClosedRange<Int64>?)
    /// A number that may have a fraction.
    case decimal
    case text(Text)
    case elements(Schema, countMax: Int?)
    /// An object with these members and no others.
    case members([Member])
    /// An object with any names.
    case map(Schema)
    case nullable(Schema)
    case either([Schema])
    /// One that has a name in the documentation.
    case component(String, Schema)
    case noted(Schema, String)

    package struct Member: Sendable, Equatable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool
    }

    package struct Text: Sendable, Equatable {
        package enum Format: String, Sendable {
            /// RFC 5321 §4.1.2.
            case email
            /// RFC 3339 §5.6.
            case time = "date-time"
            /// RFC 3986.
            case uri
            /// Shown as little as possible.
            case secret = "password"
        }

        /// All that it may be; nil: anything.
        package var words: [String]?
        package var format: Format?
        /// In Unicode scalars, as JSON Schema counts (Validation §6.3.1).
        package var lengthMin = 0
        package var lengthMax: Int?
    }
}

extension Schema {
    package static let string = Schema.text(Text())
    /// What Carillon gives to its things: opaque.
    package static let identifier = Schema.string
    package static let email = Schema.text(Text(format: .email))
    /// An instant, RFC 3339.
    package static let time = Schema.text(Text(format: .time))
    package static let uri = Schema.text(Text(format: .uri))
    /// A password, a token, a key.
    package static let secret = Schema.text(Text(format: .secret))
    package static let integer = Schema.number(nil)

    package static func string(length: ClosedRange<Int>) -> Schema {
        .text(Text(lengthMin: length.lowerBound, lengthMax: length.upperBound))
    }

    package static func secret(length: ClosedRange<Int>) -> Schema {
        .text(Text(format: .secret, lengthMin: length.lowerBound, lengthMax: length.upperBound))
    }

    package static func integer(in range: ClosedRange<Int64>) -> Schema { .number(range) }

    /// One of these words.
    package static func words(_ words: [String]) -> Schema { .text(Text(words: words)) }

    /// One of an enumeration's words.
    package static func words<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) -> Schema {
        .words(type.allCases.map(\.rawValue))
    }

    package static func array(of element: Schema, countMax: Int? = nil) -> Schema { .elements(element, countMax: countMax) }

    /// An object: members that must be there, and such as may be left out.
    package static func object(_ required: KeyValuePairs<String, Schema>, optional: KeyValuePairs<String, Schema> = [:]) -> Schema {
        Schema.members([]).with(required, optional: optional)
    }

    /// - Parameter name: unique among all that are named; the same name always means the same schema.
    package static func named(_ name: String, _ schema: Schema) -> Schema { .component(name, schema) }

    /// Says what can't be seen from the shape.
    package func noting(_ sentence: String) -> Schema { .noted(self, sentence) }

    /// An object with more members than this one has.
    package func with(_ required: KeyValuePairs<String, Schema>, optional: KeyValuePairs<String, Schema> = [:]) -> Schema {
        switch self {
        case .members(let members):
            .members(
                members + required.map { Member(name: $0.key, schema: $0.value, isRequired: true) }
                    + optional.map { Member(name: $0.key, schema: $0.value, isRequired: false) })
        case .component(_, let schema), .noted(let schema, _): schema.with(required, optional: optional)
        default: preconditionFailure("only an object has members")
        }
    }
}
