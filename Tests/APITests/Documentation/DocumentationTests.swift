import Accounts
import HTTP
import JSON
import Testing

@testable import API

@Suite struct DocumentationTests {
    private let house: House
    private let openAPI: OpenAPI

    init() throws {
        house = try House()
        openAPI = OpenAPI(house.endpoints, version: "1.2.3")
    }

    @Test("Every call says in which chapter it stands, what it does and what it answers")
    func complete() {
        for endpoint in house.endpoints {
            let name: Comment = "\(endpoint.method) \(endpoint.path)"
            #expect(!endpoint.documentation.tag.isEmpty, name)
            #expect(endpoint.summary.hasSuffix("."), name)
            #expect(!endpoint.documentation.answers.isEmpty, name)
            #expect(endpoint.documentation.body == nil || endpoint.method != .get, name)
        }
    }

    @Test("The description has exactly the router's calls, each with an id of its own")
    func sameList() throws {
        let paths = try #require(openAPI.json["paths"]?.members)
        let described = paths.flatMap { path in (path.value.members ?? []).map { "\($0.name.uppercased()) \(path.name)" } }
        #expect(described.sorted() == house.endpoints.map { "\($0.method) \($0.path)" }.sorted())
        #expect(Set(house.endpoints.map(\.operationID)).count == house.endpoints.count)
    }

    @Test("An id is made of method and path")
    func operationIDs() {
        let ids = house.endpoints.map(\.operationID)
        #expect(ids.contains("getOrganisationsByIdMembers"))
        #expect(ids.contains("deleteAuthSignInsById"))
    }

    @Test("Whatever is referred to is there")
    func references() throws {
        let document = openAPI.json
        for reference in Set(references(in: document)) {
            let target = reference.split(separator: "/").dropFirst().reduce(document as JSON.Value?) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
    }

    @Test("Examples keep to what they are examples of")
    func examples() {
        for endpoint in house.endpoints {
            guard let body = endpoint.documentation.body else { continue }
            #expect(body.problems(in: body.example).isEmpty, "\(endpoint.method) \(endpoint.path)")
        }
    }

    @Test("What a call refuses beyond its kind stands in the place of what its kind says")
    func refusals() {
        let endpoint = Endpoint(.post, "/x/{id}", "Tests.") { _ in .done }.refusing(.conflict, "Not so.").refusing(.gone, "Over.")
        #expect(endpoint.refusals.map(\.status.code) == [400, 401, 403, 404, 429, 503, 409, 410])
    }

    @Test("An answer that isn't as documented is noticed")
    func undocumented() {
        let endpoint = Endpoint(.get, "/x", "Tests.") { _ in .done }.giving(.object(["n": .integer]))
        #expect(endpoint.undocumented(in: .data(["n": 1])).isEmpty)
        #expect(endpoint.undocumented(in: ServiceError.unauthenticated.apiResponse).isEmpty)
        for wrong: APIResponse in [.data(["n": "1"]), .data(["n": 1, "m": 1]), .data([:]), .done, .created(["n": 1])] {
            #expect(!endpoint.undocumented(in: wrong).isEmpty)
        }
    }

    private func references(in value: JSON.Value) -> [String] {
        (value["$ref"]?.string.map { [$0] } ?? []) + (value.elements ?? []).flatMap(references)
            + (value.members ?? []).map(\.value).flatMap(references)
    }
}
