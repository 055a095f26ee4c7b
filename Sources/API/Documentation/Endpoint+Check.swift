internal import Accounts
internal import HTTP
internal import JSON

extension Endpoint {
    /// Refuses what isn't as documented, with every problem there is. Runs before the handler, and knows nothing of what is stored.
    func check(_ request: APIRequest) throws(ServiceError) {
        // Nothing has so long a name.
        for name in pathParameters where request.parameter(name).unicodeScalars.count > Self.pathParameterLengthMax {
            throw .notFound("thing")
        }
        var problems: [ServiceError.Problem] = []
        for parameter in documentation.query {
            guard let text = request.query[parameter.name] else { continue }
            problems += parameter.schema.problems(in: parameter.schema.value(ofText: text), at: .member(parameter.name, of: .root))
        }
        if let body = documentation.body { problems += body.problems(in: try request.body().value ?? .object([])) }
        if !problems.isEmpty { throw .invalid(problems) }
    }
}

extension Schema {
    /// What a text in a query or a path says, as far as it can be read as what is wanted.
    fileprivate func value(ofText text: String) -> JSON.Value {
        switch self {
        case .boolean: text == "true" ? true : text == "false" ? false : .string(text)
        case .number: Int64(text).map { .integer($0) } ?? .string(text)
        case .component(_, let schema), .noted(let schema, _), .nullable(let schema): schema.value(ofText: text)
        default: .string(text)
        }
    }
}
