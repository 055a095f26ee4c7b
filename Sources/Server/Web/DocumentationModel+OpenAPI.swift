import API
import HTTP
import JSON
import WebUI

extension DocumentationModel {
    init(_ openAPI: OpenAPI) {
        self.init(
            introduction: OpenAPI.introduction,
            chapters: openAPI.chapters.map { .init(title: $0.tag, calls: $0.endpoints.map(Call.init)) },
            shapes: openAPI.components.map { component in
                .init(name: component.name, members: component.schema.rows.map { .init($0, place: "") })
            })
    }
}

extension DocumentationModel.Call {
    init(_ endpoint: Endpoint) {
        self.init(
            id: endpoint.operationID, method: endpoint.method.name, path: endpoint.path, summary: endpoint.summary,
            isForGuests: endpoint.access == .anyone)
        let documentation = endpoint.documentation
        parameters = endpoint.pathParameters.map { .init(name: $0, place: "path", type: "string", isRequired: true, note: nil) }
        parameters += documentation.query.map {
            .init(name: $0.name, place: "query", type: $0.schema.words, isRequired: false, note: $0.note)
        }
        parameters += documentation.headers.map {
            .init(name: $0.name, place: "header", type: $0.schema.words, isRequired: false, note: $0.note)
        }
        parameters += documentation.body?.rows.map { .init($0, place: "body") } ?? []
        example = documentation.body?.example.text
        answers = documentation.answers.map { .init(status: $0.status.code, words: $0.words) }
        refusals = endpoint.refusals.map { .init(status: $0.status.code, words: $0.sentence) }
    }
}

extension DocumentationModel.Parameter {
    fileprivate init(_ row: Schema.Row, place: String) {
        self.init(name: row.name, place: place, type: row.type, isRequired: row.isRequired, note: row.note)
    }
}

extension Documentation.Answer {
    /// The members of the body that aren't the same everywhere.
    fileprivate var words: String {
        guard let rows = body?.rows.filter({ !["success", "message", "count", "next"].contains($0.name) }), !rows.isEmpty else {
            return "Done."
        }
        return rows.map { "\($0.name): \($0.type)" }.joined(separator: "; ")
    }
}
