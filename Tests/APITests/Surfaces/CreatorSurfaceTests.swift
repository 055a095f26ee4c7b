import HTTP
import JSON
import Livestreams
import Store
import Testing

@testable import API

@Suite("A creator's stream, as its document has it")
struct CreatorSurfaceTests {
    private func ingress(_ parish: Parish, _ body: JSON.Value? = nil) async throws -> JSON.Value {
        try #require(try await parish.call(.post, "/api/stream/ingress", body).body)
    }

    @Test("A key is made by RTMP unless said otherwise; asked again, the same one is shown")
    func create() async throws {
        let parish = try await Parish()
        let made = try await parish.call(.post, "/api/stream/ingress")
        #expect(made.status == .created)
        let body = try #require(made.body)
        #expect(Set(body.members?.map(\.name) ?? []) == ["ingressId", "serverUrl", "streamKey", "userId"])
        #expect(body["serverUrl"] == .string(Stage.rtmp) && body["userId"] == .init(parish.creatorID))
        let again = try await parish.call(.post, "/api/stream/ingress", ["ingressType": "RTMP", "unknown": 1])
        #expect(again.status == .ok && again.body == body)
        #expect(try await parish.call(.post, "/api/stream/ingress", ["ingressType": "SRT"]).status == .badRequest)
        #expect(try await parish.call(.post, "/api/stream/ingress", as: nil).status == .unauthorized)
    }

    @Test("WHIP is refused in words until the engine takes it")
    func whip() async throws {
        let parish = try await Parish()
        #expect(try await parish.call(.post, "/api/stream/ingress", ["ingressType": "WHIP"]).status == .serviceUnavailable)
        parish.stage.engine.takeWHIP(at: "/whip")
        #expect(try await ingress(parish, ["ingressType": "WHIP"])["serverUrl"] == "https://c.example/whip")
    }

    @Test("Who is no approved creator is told how to become one", arguments: ["member", "nobody"])
    func notApproved(who: String) async throws {
        let parish = try await Parish()
        let calls: [(HTTPMethod, String)] = [
            (.post, "ingress"), (.delete, "ingress"), (.get, "info"), (.put, "info"), (.put, "chat-settings"), (.get, "status"),
        ]
        for (method, path) in calls {
            let answer = try await parish.call(method, "/api/stream/" + path, as: who)
            #expect(answer.status == .forbidden, "\(path)")
            #expect(answer.body?["error"] == "Creator access required. Please apply and get approved.")
            #expect(answer.body?["success"] == false)
        }
    }

    @Test("A deleted key opens nothing, the title stays, and the next key is another one")
    func delete() async throws {
        let parish = try await Parish()
        #expect(try await parish.call(.delete, "/api/stream/ingress").status == .notFound)
        let first = try await ingress(parish)
        _ = try await parish.call(.put, "/api/stream/info", ["title": "Cooking"])
        let deleted = try await parish.call(.delete, "/api/stream/ingress")
        #expect(deleted.status == .ok && deleted.body == ["message": "Stream ingress deleted successfully"])
        #expect(parish.stage.engine.recheckedIDs.count == 1)
        let info = try await parish.call(.get, "/api/stream/info")
        #expect(info.body?["stream"]?["title"] == "Cooking" && info.body?["stream"]?["ingressId"] == .null)
        let key = try #require(first["streamKey"]?.string.flatMap { StreamKey($0) })
        #expect(try await parish.stage.lives.admission(for: key) == nil)
        let second = try await parish.call(.post, "/api/stream/ingress")
        #expect(second.status == .created && second.body?["streamKey"] != first["streamKey"])
    }

    @Test("Title and picture are changed within the document's limits, and the answer never holds the key")
    func info() async throws {
        let parish = try await Parish()
        #expect(try await parish.call(.get, "/api/stream/info").status == .notFound)
        let key = try #require(try await ingress(parish)["streamKey"]?.string)
        let body: JSON.Value = ["title": "Cooking", "thumbnail": "https://cdn.example/cook.jpg"]
        let changed = try await parish.call(.put, "/api/stream/info", body)
        #expect(changed.body?["stream"]?["title"] == "Cooking")
        #expect(changed.body?["stream"]?["thumbnail"] == "https://cdn.example/cook.jpg")
        #expect(changed.body?["stream"]?["serverUrl"] == .string(Stage.rtmp))
        let seen = try await parish.call(.get, "/api/stream/info")
        #expect(seen.body == changed.body)
        #expect(!(seen.body?.text.contains(key) ?? true))
        let long = String(repeating: "x", count: 201)
        for wrong: JSON.Value in [
            ["title": ""], ["title": .string(long)], ["title": 1], ["thumbnail": "cook.jpg"], ["thumbnail": "javascript:x"],
        ] {
            #expect(try await parish.call(.put, "/api/stream/info", wrong).status == .badRequest, "\(wrong.text.prefix(40))")
        }
        #expect(try await parish.call(.put, "/api/stream/info", ["title": .string(String(long.dropLast()))]).status == .ok)
        #expect(try await parish.call(.put, "/api/stream/info", [:]).status == .ok)
    }

    @Test("Each chat setting is changed by itself")
    func chatSettings() async throws {
        let parish = try await Parish()
        _ = try await ingress(parish)
        let changed = try await parish.call(.put, "/api/stream/chat-settings", ["isChatDelayed": true, "isChatFollowersOnly": true])
        let stream = try #require(changed.body?["stream"])
        #expect(stream["isChatEnabled"] == true && stream["isChatDelayed"] == true && stream["isChatFollowersOnly"] == true)
        let off = try await parish.call(.put, "/api/stream/chat-settings", ["isChatEnabled": false])
        #expect(off.body?["stream"]?["isChatEnabled"] == false && off.body?["stream"]?["isChatDelayed"] == true)
        #expect(try await parish.call(.put, "/api/stream/chat-settings", ["isChatEnabled": "no"]).status == .badRequest)
    }

    @Test("The status tells whether it is live, since when, and how many watch")
    func status() async throws {
        let parish = try await Parish()
        #expect(try await parish.call(.get, "/api/stream/status").body == ["isLive": false, "viewerCount": 0])
        _ = try await ingress(parish)
        let id = try #require(try await parish.call(.get, "/api/stream/info").body?["stream"]?["id"]?.string)
        try await parish.stage.goLive(id, viewers: 7)
        let live = try await parish.call(.get, "/api/stream/status").body
        #expect(live?["isLive"] == true && live?["viewerCount"] == 7 && live?["startedAt"]?.string?.hasSuffix("Z") == true)
        try await parish.stage.goOff(id)
        let off = try await parish.call(.get, "/api/stream/status").body
        #expect(off?["isLive"] == false && off?["startedAt"] == nil)
        let analytics = try await parish.call(.get, "/api/stream/analytics").body
        #expect(analytics?["count"] == 1 && analytics?["data"]?[0]?["viewersPeak"] == 7)
    }

    @Test("Viewers find a stream by its creator's name, what is live, what is recommended, and get a token")
    func viewers() async throws {
        let parish = try await Parish()
        let key = try #require(try await ingress(parish)["streamKey"]?.string)
        try await parish.store.write { tables in _ = try tables.users.setUsername("anna", of: parish.creatorID) }
        let id = try #require(try await parish.call(.get, "/api/stream/info").body?["stream"]?["id"]?.string)
        #expect(try await parish.call(.get, "/api/stream/live", as: nil).body?["streams"] == [])
        try await parish.stage.goLive(id)
        for target in ["/api/stream/Anna", "/api/stream/live", "/api/stream/recommended", "/api/stream/token/\(parish.creatorID)"] {
            for who in [nil, "member", "stranger"] {
                let answer = try await parish.call(.get, target, as: who)
                #expect(answer.status == .ok && answer.body?.text.contains(key) == false, "\(target) for \(who ?? "guest")")
            }
        }
        let stream = try await parish.call(.get, "/api/stream/anna", as: nil).body?["stream"]
        #expect(stream?["isLive"] == true && stream?["user"]?["username"] == "anna" && stream?["ingressId"] == nil)
        #expect(try await parish.call(.get, "/api/stream/live", as: nil).body?["streams"]?[0]?["id"] == .string(id))
        #expect(try await parish.call(.get, "/api/stream/recommended").body?["count"] == 0, "one's own is not recommended")
        #expect(try await parish.call(.get, "/api/stream/nobodyhere", as: nil).status == .notFound)
    }

    @Test("A token carries what its bearer may: publish, watch, chat")
    func tokens() async throws {
        let parish = try await Parish()
        _ = try await ingress(parish)
        let target = "/api/stream/token/\(parish.creatorID)"
        let expected: [(String?, String, Bool, Bool)] = [
            ("creator", "creator", true, true), ("member", "viewer", false, true), (nil, "guest", false, false),
        ]
        for (who, kind, publishes, chats) in expected {
            let token = try #require(try await parish.call(.get, target, as: who).body)
            #expect(token["kind"] == .string(kind) && token["canSubscribe"] == true)
            #expect(token["canPublish"] == .init(publishes) && token["canPublishData"] == .init(chats), "\(kind)")
            #expect(token["playbackUrl"]?.string?.contains(token["token"]?.string ?? "?") == true)
        }
        _ = try await parish.call(.put, "/api/stream/chat-settings", ["guestsMayChat": true])
        #expect(try await parish.call(.get, target, as: nil).body?["canPublishData"] == true)
        // Whom the creator keeps away finds no stream at all.
        try await parish.store.write { tables in
            _ = try tables.blocks.insert(parish.memberID, by: .user(parish.creatorID), actor: parish.creatorID, at: 1)
        }
        #expect(try await parish.call(.get, target, as: "member").status == .notFound)
    }

    @Test("The words beside user names are no user names")
    func reserved() async throws {
        let parish = try await Parish()
        for word in ["ingress", "info", "chat-settings", "status", "analytics", "live", "recommended", "token"] {
            let answer = try await parish.call(.patch, "/api/auth/me", ["username": .string(word)])
            #expect(answer.status == .badRequest, "\(word)")
        }
    }
}
