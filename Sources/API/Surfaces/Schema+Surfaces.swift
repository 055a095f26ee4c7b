internal import HTTP

extension Schema {
    /// A body as documented; what stands in it besides is ignored, as the servers that the documents describe do. What the documented
    /// members hold is looked at by their readers.
    static func open(_ shape: Schema) -> Schema { .either([shape, .map(.anything)]) }
}

extension Endpoint {
    /// What is answered, as a whole: for surfaces whose documents don't wrap it in `data`.
    func givingBare(_ body: Schema, _ status: HTTPStatus = .ok) -> Endpoint {
        var endpoint = self
        endpoint.documentation.answers.append(.init(status: status, body: body))
        return endpoint
    }
}
