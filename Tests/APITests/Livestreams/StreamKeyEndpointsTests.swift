import HTTP
import JSON
import Store
import Testing

@testable import API

@Suite("Several stream keys of a livestream")
struct StreamKeyEndpointsTests {
    @Test("A key is made by name, told once, revealed on purpose, rotated and revoked")
    func keys() async throws {
        let parish = try await Parish()
        let (id, first) = try await parish.make()
        let path = "/api/livestreams/\(id)/keys"
        parish.stage.clock.advance(1)
        let made = try await parish.call(.post, path, ["name": "church camera"])
        #expect(made.status == .created)
        let (keyID, key) = (try #require(made.body?["data"]?["id"]?.string), try #require(made.body?["data"]?["streamKey"]?.string))
        #expect(try await parish.call(.post, path, ["name": "church camera"]).status == .conflict)
        let listed = try await parish.call(.get, path)
        #expect(listed.body?["data"]?.elements?.compactMap { $0["name"]?.string }.sorted() == ["church camera", "main"])
        #expect(listed.body?.text.contains(key) == false && listed.body?.text.contains(first) == false)
        let shown = try await parish.call(.post, "\(path)/\(keyID)/reveal", ["purpose": "set_up_encoder"])
        #expect(shown.body?["data"]?["streamKey"] == .string(key))
        #expect(try await parish.call(.post, "\(path)/\(keyID)/reveal", [:]).status == .badRequest)
        let rotated = try await parish.call(.post, "\(path)/\(keyID)/rotate")
        #expect(rotated.body?["data"]?["name"] == "church camera" && rotated.body?["data"]?["streamKey"] != .string(key))
        let newID = try #require(rotated.body?["data"]?["id"]?.string)
        #expect(try await parish.call(.post, "\(path)/\(keyID)/reveal", ["purpose": "other"]).status == .notFound)
        #expect(try await parish.call(.delete, "\(path)/\(newID)").status == .noContent)
        #expect(try await parish.call(.get, path).body?["count"] == 1)
        // Who publishes by a key that is gone is looked for at once.
        #expect(parish.stage.engine.recheckedIDs == [id, id])
    }

    @Test("That a key was shown, and what for, stands in the organisation's log")
    func audited() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        let key = try #require(try await parish.call(.get, "/api/livestreams/\(id)/keys").body?["data"]?[0]?["id"]?.string)
        _ = try await parish.call(.post, "/api/livestreams/\(id)/keys/\(key)/reveal", ["purpose": "support"])
        let log = try await parish.call(.get, "/api/organisations/\(parish.id)/audit?action=stream_key.revealed", as: "owner")
        #expect(log.body?["count"] == 1 && log.body?["data"]?[0]?["details"]?["purpose"] == "support")
        #expect(try await parish.call(.get, "/api/livestreams/\(id)/keys").body?["data"]?[0]?["revealedAt"]?.string != nil)
    }

    @Test("Keys are for those who may use them", arguments: ["member", "other", "moderator"])
    func rights(who: String) async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        #expect(try await parish.call(.get, "/api/livestreams/\(id)/keys", as: who).status == .forbidden)
        #expect(try await parish.call(.post, "/api/livestreams/\(id)/keys", ["name": "mine"], as: who).status == .forbidden)
    }
}
