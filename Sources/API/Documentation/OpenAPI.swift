internal import Accounts
internal import HTTP
package import JSON

/// The description of the API for programs (OpenAPI 3.1.0), made of the list of calls that the router was made of.
package struct OpenAPI: Sendable {
    private let endpoints: [Endpoint]
    private let version: String

    /// - Parameter version: the server's.
    package init(_ endpoints: [Endpoint], version: String) {
        self.endpoints = endpoints
        self.version = version
    }

    package var json: JSON.Value {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Carillon", "version": .string(version), "description": .string(Self.introduction.joined(separator: "\n\n")),
            ],
            "servers": [["url": "/"]],
            "tags": .array(chapters.map { ["name": .string($0.tag)] }),
            "paths": paths,
            "components": ["schemas": schemas, "responses": responses, "securitySchemes": Self.securitySchemes],
        ]
    }

    /// The calls by their chapters, in the order in which they come.
    package var chapters: [(tag: String, endpoints: [Endpoint])] {
        var chapters: [(tag: String, endpoints: [Endpoint])] = []
        for endpoint in endpoints {
            if let index = chapters.firstIndex(where: { $0.tag == endpoint.documentation.tag }) {
                chapters[index].endpoints.append(endpoint)
            } else {
                chapters.append((endpoint.documentation.tag, [endpoint]))
            }
        }
        return chapters
    }

    /// Schemas with a name, by their names. One name for two schemas is our own mistake.
    package var components: [(name: String, schema: Schema)] {
        var components: [String: Schema] = [:]
        let all = endpoints.flatMap { endpoint in
            ([endpoint.documentation.body] + endpoint.documentation.answers.map(\.body)).compactMap(\.self) + [Endpoint.errorSchema]
        }
        for (name, schema) in all.flatMap(\.components) {
            precondition(components[name] == nil || components[name] == schema, "two schemas are called \(name)")
            components[name] = schema
        }
        return components.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What holds for every call, in paragraphs.
    package static let introduction = [
        "Everything that the pages can do, programs can do by these calls. Bodies are JSON; a member that isn't documented is refused.",
        "A personal access token (see “Your account”) goes into `Authorization: Bearer …`. Pages use the cookie of a sign-in instead, and "
            + "send its `csrfToken` as `X-CSRF-Token` with everything but GET.",
        "An answer is `{\"success\": true, \"data\": …}`. An error is `{\"success\": false, \"error\": …, \"code\": …, \"details\": …}`: a "
            + "sentence for people, a word for programs, and where fields were wrong, each of them, with the name of the limit it broke.",
        "A list has `next` beside its `data`: sent as `after`, it gives the records that follow. What belongs to somebody else is answered "
            + "as what doesn't exist.",
        "Times are RFC 3339. Ids are opaque.",
    ]

    private var paths: JSON.Value {
        var paths: [JSON.Member] = []
        for endpoint in endpoints {
            let operation = JSON.Member(endpoint.method.name.lowercased(), endpoint.operation)
            if let index = paths.firstIndex(where: { $0.name == endpoint.path }) {
                paths[index].value[operation.name] = operation.value
            } else {
                paths.append(.init(endpoint.path, .object([operation])))
            }
        }
        return .object(paths)
    }

    private var schemas: JSON.Value { .object(components.map { .init($0.name, $0.schema.json(isClosed: false)) }) }

    private var responses: JSON.Value {
        .object(Documentation.Refusal.common.map { .init($0.componentName, $0.json) })
    }

    private static let securitySchemes: JSON.Value = [
        "token": ["type": "http", "scheme": "bearer", "description": "A personal access token, or one of a trusted outside issuer."],
        "signIn": [
            "type": "apiKey", "in": "cookie", "name": "__Host-carillon",
            "description": "The sign-in of a browser. Without TLS the cookie is called `carillon`.",
        ],
    ]
}
