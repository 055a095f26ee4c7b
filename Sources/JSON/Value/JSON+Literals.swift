extension JSON.Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSON.Value...) { self = .array(elements) }
    /// An object with its members in the order of the literal. A name that comes twice is our own mistake.
    package init(dictionaryLiteral elements: (String, JSON.Value)...) {
        assert(
            elements.indices.allSatisfy { index in !elements[..<index].contains { isSameName($0.0, elements[index].0) } },
            "a JSON object has no name twice")
        self = .object(elements.map { JSON.Member($0.0, $0.1) })
    }
}
