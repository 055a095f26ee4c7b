import HTTP
import JSON
import Testing

@testable import API

@Suite("Pages that gather livestreams")
struct PageEndpointsTests {
    @Test("A page is made, found by its name, changed, given admins and deleted; its livestreams stay")
    func pages() async throws {
        let parish = try await Parish()
        let made = try await parish.call(.post, "/api/pages", ["title": "Ada Lovelace", "slug": "ada"], as: "owner")
        #expect(made.status == .created)
        let id = try #require(made.body?["data"]?["id"]?.string)
        #expect(try await parish.call(.get, "/api/organisations/\(parish.id)/pages/ada", as: nil).body?["data"] == made.body?["data"])
        let stream = try await parish.make(["title": "Farewell", "pageId": .string(id)]).id
        #expect(try await parish.call(.get, "/api/pages/\(id)/livestreams", as: nil).body?["data"]?[0]?["id"] == .string(stream))
        let tag = try #require(try await parish.call(.get, "/api/pages/\(id)", as: "owner").headers["ETag"])
        let changed = try await parish.call(.patch, "/api/pages/\(id)", ["title": "Ada"], as: "owner", headers: ["If-Match": tag])
        #expect(changed.body?["data"]?["title"] == "Ada" && changed.body?["data"]?["slug"] == "ada")
        let late = try await parish.call(.patch, "/api/pages/\(id)", ["title": "Late"], as: "owner", headers: ["If-Match": tag])
        #expect(late.status == .preconditionFailed)
        #expect(try await parish.call(.put, "/api/pages/\(id)/admins/\(parish.memberID)", as: "owner").status == .noContent)
        #expect(try await parish.call(.get, "/api/pages/\(id)/admins", as: "member").body?["data"] == [.init(parish.memberID)])
        #expect(try await parish.call(.patch, "/api/pages/\(id)", ["title": "Ours"], as: "member").status == .ok)
        #expect(try await parish.call(.delete, "/api/pages/\(id)/admins/\(parish.memberID)", as: "owner").status == .noContent)
        #expect(try await parish.call(.delete, "/api/pages/\(id)", as: "owner").status == .noContent)
        #expect(try await parish.call(.get, "/api/livestreams/\(stream)").body?["data"]?["pageId"] == .null)
    }

    @Test("Pages for members aren't there for others, and making them takes an admin")
    func rights() async throws {
        let parish = try await Parish()
        #expect(try await parish.call(.post, "/api/pages", ["title": "Ada"], as: "creator").status == .forbidden)
        let inner = try await parish.call(.post, "/api/pages", ["title": "Inner", "isPublic": false], as: "owner")
        let id = try #require(inner.body?["data"]?["id"]?.string)
        try await parish.expectHidden(id, .get, by: ["stranger", "nobody", nil]) { "/api/pages/\($0)" }
        try await parish.expectHidden(id, .get, by: ["stranger", "nobody", nil]) { "/api/pages/\($0)/livestreams" }
        try await parish.expectHidden(id, .patch, ["title": "Mine"]) { "/api/pages/\($0)" }
        #expect(try await parish.call(.get, "/api/pages?organisationId=\(parish.id)", as: nil).body?["count"] == 0)
        #expect(try await parish.call(.get, "/api/pages", as: "member").body?["count"] == 1)
    }
}
