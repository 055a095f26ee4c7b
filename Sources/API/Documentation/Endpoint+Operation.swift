internal import Accounts
internal import HTTP
internal import JSON

extension Endpoint {
    /// Unique and lasting as method and path are: `getOrganisationsByIdMembers`.
    package var operationID: String {
        if let id = documentation.operationID { return id }
        let words = path.split(separator: "/").drop { $0 == "api" }.map { segment in
            segment.hasPrefix("{") ? "By" + Self.capitalized(segment.dropFirst().dropLast()) : Self.capitalized(segment)
        }
        return method.name.lowercased() + words.joined()
    }

    /// `sign-ins` is `SignIns`.
    private static func capitalized(_ words: some StringProtocol) -> String {
        words.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// In Unicode scalars.
    static let pathParameterLengthMax = 255

    /// The names of the path's parameters.
    package var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// An Operation Object (OpenAPI 3.1.0 §4.8.10).
    var operation: JSON.Value {
        var value: JSON.Value = [
            "operationId": .string(operationID), "tags": [.string(documentation.tag)], "summary": .string(summary),
            "security": access == .anyone ? [[:], ["token": []], ["signIn": []]] : [["token": []], ["signIn": []]],
        ]
        let parameters = pathParameters.map(Self.pathParameter) + documentation.query.map(\.json) + documentation.headers.map(\.json)
        if !parameters.isEmpty { value["parameters"] = .array(parameters) }
        if let body = documentation.body {
            value["requestBody"] = [
                "required": .init(body.hasRequiredMember),
                "content": ["application/json": ["schema": body.json(isClosed: true), "example": body.example]],
            ]
        }
        var responses = documentation.answers.map { JSON.Member(String($0.status.code), $0.json) }
        responses += refusals.map { JSON.Member(String($0.status.code), $0.reference) }
        value["responses"] = .object(responses)
        return value
    }

    private static func pathParameter(_ name: String) -> JSON.Value {
        [
            "name": .string(name), "in": "path", "required": true,
            "schema": Schema.string(length: 1...Self.pathParameterLengthMax).json(isClosed: false),
        ]
    }
}

extension Documentation.QueryParameter {
    fileprivate var json: JSON.Value {
        ["name": .string(name), "in": "query", "description": .string(note), "schema": schema.json(isClosed: false)]
    }
}

extension Documentation.Header {
    fileprivate var json: JSON.Value {
        ["name": .string(name), "in": "header", "description": .string(note), "schema": schema.json(isClosed: false)]
    }
}

extension Documentation.Answer {
    fileprivate var json: JSON.Value {
        var value: JSON.Value = ["description": .string("\(status.reasonPhrase)")]
        if let mediaType { value["content"] = .object([.init(mediaType, [:])]) }
        if let body { value["content"] = ["application/json": ["schema": body.json(isClosed: false)]] }
        return value
    }
}

extension Documentation.Refusal {
    var componentName: String { "\(status.reasonPhrase)".filter { $0 != " " } }

    /// A Response Object (OpenAPI 3.1.0 §4.8.17).
    var json: JSON.Value {
        var value: JSON.Value = [
            "description": .string(sentence), "content": ["application/json": ["schema": Endpoint.errorSchema.json(isClosed: false)]],
        ]
        if status == .tooManyRequests || status == .serviceUnavailable {
            value["headers"] = ["Retry-After": ["description": "Seconds.", "schema": Schema.integer.json(isClosed: false)]]
        }
        return value
    }

    fileprivate var reference: JSON.Value {
        Self.common.contains(self) ? ["$ref": .string("#/components/responses/" + componentName)] : json
    }
}

extension Schema {
    fileprivate var hasRequiredMember: Bool {
        switch self {
        case .members(let members): members.contains(where: \.isRequired)
        case .component(_, let schema), .noted(let schema, _): schema.hasRequiredMember
        case .either(let schemas): schemas.allSatisfy(\.hasRequiredMember)
        case .map: false
        default: true
        }
    }
}
