package import JSON

extension Schema {
    /// As JSON Schema writes it. Components are referred to by name.
    ///
    /// - Parameter isClosed: whether it says that objects have no other members. So it is for what callers send; what they get may have
    ///   more one day.
    func json(isClosed: Bool) -> JSON.Value {
        switch self {
        case .anything: return [:]
        case .boolean: return ["type": "boolean"]
        case .number(let range):
            guard let range else { return ["type": "integer", "format": "int64"] }
            return ["type": "integer", "minimum": .init(range.lowerBound), "maximum": .init(range.upperBound)]
        case .decimal: return ["type": "number"]
        case .text(let text): return text.json
        case .elements(let element, let countMax):
            var value: JSON.Value = ["type": "array", "items": element.json(isClosed: isClosed)]
            value["maxItems"] = countMax.map { .init($0) }
            return value
        case .members(let members): return Self.json(members, isClosed: isClosed)
        case .map(let schema): return ["type": "object", "additionalProperties": schema.json(isClosed: isClosed)]
        case .nullable(let schema): return ["anyOf": [schema.json(isClosed: isClosed), ["type": "null"]]]
        case .either(let schemas): return ["anyOf": .array(schemas.map { $0.json(isClosed: isClosed) })]
        case .component(let name, _): return ["$ref": .string("#/components/schemas/" + name)]
        case .noted(let schema, let sentence):
            var value = schema.json(isClosed: isClosed)
            value["description"] = .string(sentence)
            return value
        }
    }

    private static func json(_ members: [Member], isClosed: Bool) -> JSON.Value {
        var value: JSON.Value = [
            "type": "object", "properties": .object(members.map { .init($0.name, $0.schema.json(isClosed: isClosed)) }),
        ]
        let required = members.filter(\.isRequired).map(\.name)
        if !required.isEmpty { value["required"] = .init(required) }
        if isClosed { value["additionalProperties"] = false }
        return value
    }

    /// Those with a name, in it and in one another.
    var components: [(name: String, schema: Schema)] {
        switch self {
        case .anything, .boolean, .number, .decimal, .text: []
        case .elements(let schema, _), .map(let schema), .nullable(let schema), .noted(let schema, _): schema.components
        case .members(let members): members.flatMap(\.schema.components)
        case .either(let schemas): schemas.flatMap(\.components)
        case .component(let name, let schema): [(name, schema)] + schema.components
        }
    }

    /// Something that keeps to it.
    package var example: JSON.Value {
        switch self {
        case .anything: [:]
        case .boolean: true
        case .number(let range): .init(range?.lowerBound ?? 1)
        case .decimal: 1.5
        case .text(let text): .string(text.example)
        case .elements(let element, _): [element.example]
        case .members(let members): .object(members.map { .init($0.name, $0.schema.example) })
        case .map: [:]
        case .nullable(let schema), .component(_, let schema), .noted(let schema, _): schema.example
        case .either(let schemas): schemas.first?.example ?? nil
        }
    }
}

extension Schema.Text {
    fileprivate var json: JSON.Value {
        var value: JSON.Value = ["type": "string"]
        if let words { value["enum"] = .init(words) }
        value["format"] = format.map { .string($0.rawValue) }
        if lengthMin > 0 { value["minLength"] = .init(lengthMin) }
        value["maxLength"] = lengthMax.map { .init($0) }
        return value
    }

    fileprivate var example: String {
        if let word = words?.first { return word }
        let text =
            switch format {
            case .email: "anna@example.org"
            case .time: "2026-01-31T10:00:00.000Z"
            case .uri: "https://example.org/"
            case .secret: "four words in a row"
            case nil: "text"
            }
        let padded = text + String(repeating: "-", count: max(0, lengthMin - text.count))
        return String(padded.prefix(lengthMax ?? padded.count))
    }
}
