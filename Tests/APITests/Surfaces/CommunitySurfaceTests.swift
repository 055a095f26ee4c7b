import HTTP
import JSON
import Store
import StoreTestSupport
import Testing

@testable import API

@Suite("Community streams, as their document has them")
struct CommunitySurfaceTests {
    private static let path = "/api/livestream/streams"

    private func make(_ parish: Parish, _ body: JSON.Value = ["title": "Evening"]) async throws -> JSON.Value {
        try #require(try await parish.call(.post, Self.path, body).body?["data"])
    }

    @Test("A stream is made with a key, an HLS address and the status pending", arguments: TestDatabase.allCases)
    func create(database: TestDatabase) async throws {
        let parish = try await Parish(on: database)
        let answer = try await parish.call(.post, Self.path, ["title": "Evening", "user_id": "ignored"])
        #expect(answer.status == .created)
        #expect(answer.body?["success"] == true && answer.body?["message"] == "Stream created successfully")
        let stream = try #require(answer.body?["data"])
        #expect(stream["status"] == "pending" && stream["title"] == "Evening" && stream["user_id"] == .init(parish.creatorID))
        #expect(stream["user"]?["displayName"] == "creator")
        #expect(stream["ref_no"] == stream["id"])
        let (key, address) = (try #require(stream["stream_key"]?.string), try #require(stream["playback_url"]?.string))
        #expect(stream["rtmp_url"] == .string(Stage.rtmp))
        #expect(address.hasPrefix("https://c.example/live/") && address.hasSuffix("/index.m3u8") && !address.contains(key))
    }

    @Test("Lists count, and no answer but the first holds the key")
    func list() async throws {
        let parish = try await Parish()
        let stream = try await make(parish)
        _ = try await make(parish, ["title": "Morning"])
        let list = try await parish.call(.get, Self.path, as: "member")
        #expect(list.body?["count"] == 2 && list.body?["data"]?.elements?.count == 2 && list.body?["success"] == true)
        let first = try await parish.call(.get, Self.path + "?limit=1", as: "member")
        #expect(first.body?["count"] == 1 && first.body?["next"]?.string != nil)
        let id = try #require(stream["id"]?.string)
        let key = try #require(stream["stream_key"]?.string)
        try await parish.expectNoKey(key, in: [Self.path, "\(Self.path)/\(id)", "\(Self.path)/key?streamKey=\(key)"])
        #expect(try await parish.call(.get, "\(Self.path)/\(id)").body?["data"]?["id"] == .string(id))
    }

    @Test("A key finds its stream for those who may use it; for all others there is no such stream")
    func byKey() async throws {
        let parish = try await Parish()
        let stream = try await make(parish)
        let key = try #require(stream["stream_key"]?.string)
        for who in ["creator", "owner"] {
            #expect(try await parish.call(.get, "\(Self.path)/key?streamKey=\(key)", as: who).body?["data"]?["id"] == stream["id"])
        }
        let wrong = try await parish.call(.get, "\(Self.path)/key?streamKey=wrong", as: "member")
        for who in ["member", "other", "stranger"] {
            let answer = try await parish.call(.get, "\(Self.path)/key?streamKey=\(key)", as: who)
            #expect(answer.status == .notFound && answer.body == wrong.body, "\(who)")
        }
        #expect(try await parish.call(.get, "\(Self.path)/key").status == .badRequest)
    }

    @Test("The status is live only when an encoder is there, and takes the document's three words")
    func status() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish)["id"]?.string)
        let started = try await parish.call(.post, "\(Self.path)/\(id)/start")
        #expect(started.body?["data"]?["status"] == "pending")
        #expect(started.body?["message"] == "The livestream is open: it is live as soon as its encoder connects.")
        try await parish.stage.goLive(id, viewers: 3)
        let live = try await parish.call(.patch, "\(Self.path)/\(id)/status", ["status": "live"])
        #expect(live.body?["data"]?["status"] == "live" && live.body?["message"] == "Stream status updated successfully")
        #expect(live.body?["data"]?["viewer_count"] == 3)
        let ended = try await parish.call(.post, "\(Self.path)/\(id)/end")
        #expect(ended.body?["data"]?["status"] == "ended" && ended.body?["message"] == "Stream ended successfully")
        #expect(try await parish.call(.post, "\(Self.path)/\(id)/start").status == .conflict)
        for word in ["completed", "scheduled", "LIVE", ""] {
            #expect(try await parish.call(.patch, "\(Self.path)/\(id)/status", ["status": .string(word)]).status == .badRequest, "\(word)")
        }
        #expect(try await parish.call(.post, "\(Self.path)/\(id)/end", as: "member").status == .forbidden)
    }

    @Test("A stream that never began ends all the same")
    func endPending() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish)["id"]?.string)
        let ended = try await parish.call(.patch, "\(Self.path)/\(id)/status", ["status": "ended"])
        #expect(ended.status == .ok && ended.body?["data"]?["status"] == "ended")
    }

    @Test("People join and are listed; nobody joins a stream that has ended")
    func join() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish)["id"]?.string)
        let joined = try await parish.call(.post, Self.path + "/join", ["stream_id": .string(id)], as: "member")
        #expect(joined.status == .ok && joined.body?["message"] == "Joined stream successfully")
        #expect(joined.body?["data"]?["playback_url"]?.string?.contains("/t/") == true)
        let people = try await parish.call(.get, "\(Self.path)/\(id)/participants")
        #expect(people.body?["count"] == 1 && people.body?["data"]?[0]?["user_id"] == .init(parish.memberID))
        #expect(try await parish.call(.get, "\(Self.path)/\(id)/participants", as: "other").status == .forbidden)
        _ = try await parish.call(.post, "\(Self.path)/\(id)/end")
        let late = try await parish.call(.post, Self.path + "/join", ["streamId": .string(id)], as: "other")
        #expect(late.status == .conflict && late.body?["success"] == false)
        #expect(try await parish.call(.post, Self.path + "/join", [:]).status == .badRequest)
    }

    @Test("A password is asked for, in the body")
    func password() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish, ["title": "Vigil", "password": "open sesame"])["id"]?.string)
        #expect(try await parish.call(.get, "\(Self.path)/\(id)", as: "member").body?["data"]?["playback_url"] == .null)
        let join: (JSON.Value) async throws -> APIResponse = { try await parish.call(.post, Self.path + "/join", $0, as: "member") }
        #expect(try await join(["streamId": .string(id)]).body?["code"] == "password_needed")
        #expect(try await join(["streamId": .string(id), "password": "sesame"]).body?["code"] == "password_wrong")
        #expect(try await join(["streamId": .string(id), "password": "open sesame"]).status == .ok)
    }

    @Test("Everybody has to sign in")
    func guests() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish)["id"]?.string)
        let calls: [(HTTPMethod, String)] = [
            (.post, ""), (.get, ""), (.get, "/\(id)"), (.get, "/key?streamKey=x"), (.patch, "/\(id)/status"), (.post, "/\(id)/start"),
            (.post, "/\(id)/end"), (.post, "/join"), (.get, "/\(id)/participants"),
        ]
        for (method, rest) in calls {
            #expect(try await parish.call(method, Self.path + rest, as: nil).status == .unauthorized, "\(method) \(rest)")
        }
    }

    @Test("What isn't public isn't there for other organisations")
    func isolation() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish, ["title": "Council", "isPublic": false])["id"]?.string)
        try await parish.expectHidden(id, .get) { "\(Self.path)/\($0)" }
        try await parish.expectHidden(id, .get) { "\(Self.path)/\($0)/participants" }
        try await parish.expectHidden(id, .post) { "\(Self.path)/\($0)/start" }
        try await parish.expectHidden(id, .post) { "\(Self.path)/\($0)/end" }
        try await parish.expectHidden(id, .patch, ["status": "live"]) { "\(Self.path)/\($0)/status" }
        let joins = try await [id, "nothere00000"].asyncMap {
            try await parish.call(.post, Self.path + "/join", ["streamId": .string($0)], as: "stranger")
        }
        #expect(joins[0].status == .notFound && joins[0].body == joins[1].body)
        let listed = try await parish.call(.get, "\(Self.path)?organisationId=\(parish.id)", as: "stranger")
        #expect(listed.body?["count"] == 0)
    }
}

extension Array {
    fileprivate func asyncMap<Other>(_ body: (Element) async throws -> Other) async throws -> [Other] {
        var result: [Other] = []
        for element in self { result.append(try await body(element)) }
        return result
    }
}
