import HTTP
import JSON
import Livestreams
import Store
import StoreTestSupport
import Testing

@testable import API

@Suite("Event streams and memorials, as their document has them")
struct EventSurfaceTests {
    private static let path = "/api/livestreamMVPTwo/streams/"

    private func make(_ parish: Parish, _ body: JSON.Value = ["title": "Farewell"]) async throws -> JSON.Value {
        try #require(try await parish.call(.post, Self.path, body).body?["data"])
    }

    private func memorial(_ parish: Parish) async throws -> String {
        try #require(try await parish.call(.post, "/api/pages", ["title": "Ada"], as: "owner").body?["data"]?["id"]?.string)
    }

    @Test("A stream is made with all that an encoder needs, and its key is told this once", arguments: TestDatabase.allCases)
    func create(database: TestDatabase) async throws {
        let parish = try await Parish(on: database)
        let memorial = try await memorial(parish)
        let answer = try await parish.call(
            .post, Self.path,
            [
                "title": "Farewell", "description": "For Ada", "memorialId": .string(memorial), "featured": true, "displayOrder": 3,
                "scheduledStartTime": "2027-01-01T10:00:00+01:00", "scheduledEndTime": "2027-01-01T11:00:00+01:00", "isPublic": true,
            ])
        #expect(answer.status == .created)
        let stream = try #require(answer.body?["data"])
        #expect(stream["status"] == "scheduled" && stream["description"] == "For Ada" && stream["memorialId"] == .string(memorial))
        #expect(stream["scheduledStartTime"] == "2027-01-01T09:00:00.000Z" && stream["scheduledEndTime"] == "2027-01-01T10:00:00.000Z")
        #expect(stream["featured"] == true && stream["displayOrder"] == 3 && stream["isVisible"] == true && stream["isPublic"] == true)
        #expect(stream["recordingReady"] == false && stream["whipActive"] == false && stream["createdBy"] == .init(parish.creatorID))
        #expect(stream["rtmpUrl"] == .string(Stage.rtmp) && stream["actualStartTime"] == nil && stream["videoId"] == nil)
        let (id, key) = (try #require(stream["id"]?.string), try #require(stream["rtmpStreamKey"]?.string))
        try await parish.expectNoKey(
            key, in: [Self.path, Self.path + id, "/api/livestreamMVPTwo/public/streams/", "/api/livestreamMVPTwo/public-streams"])
    }

    @Test("Each path is answered with a slash at its end and without")
    func slashes() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish)["id"]?.string)
        for target in ["", id, id + "/"] { #expect(try await parish.call(.get, Self.path + target).status == .ok) }
        #expect(try await parish.call(.get, "/api/livestreamMVPTwo/streams").status == .ok)
        #expect(try await parish.call(.get, "/api/livestreamMVPTwo/public-streams/", as: nil).status == .ok)
    }

    @Test("The whole record can be sent back; what may be set is set, what was observed stays")
    func update() async throws {
        let parish = try await Parish()
        let stream = try await make(parish, ["title": "Farewell", "scheduledStartTime": "2027-01-01T10:00:00Z"])
        let id = try #require(stream["id"]?.string)
        var record = try #require(try await parish.call(.get, Self.path + id).body?["data"])
        record["title"] = "Farewell to Ada"
        record["status"] = "live"
        record["scheduledEndTime"] = "2027-01-01T11:00:00Z"
        let changed = try #require(try await parish.call(.put, Self.path + id, record).body?["data"])
        #expect(changed["title"] == "Farewell to Ada" && changed["status"] == "scheduled")
        #expect(changed["scheduledStartTime"] == "2027-01-01T10:00:00.000Z" && changed["scheduledEndTime"] == "2027-01-01T11:00:00.000Z")
        let early = try await parish.call(.put, Self.path + id, ["scheduledEndTime": "2026-01-01T11:00:00Z"])
        #expect(early.status == .badRequest && early.body?["details"]?[0]?["field"] == "scheduledEndTime")
        #expect(try await parish.call(.put, Self.path + id, ["title": 5]).status == .badRequest)
        let cleared = try await parish.call(.put, Self.path + id, ["scheduledStartTime": nil]).body?["data"]
        #expect(cleared?["scheduledStartTime"] == nil && cleared?["scheduledEndTime"] == nil)
    }

    @Test("From start to recording: the status is what was observed, and times are those of the session")
    func life() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish)["id"]?.string)
        let started = try await parish.call(.post, "\(Self.path)\(id)/start/")
        #expect(started.body?["data"]?["status"] == "scheduled")
        try await parish.stage.goLive(id, viewers: 12)
        let live = try #require(try await parish.call(.get, Self.path + id).body?["data"])
        #expect(live["status"] == "live" && live["viewerCount"] == 12 && live["actualStartTime"]?.string != nil)
        #expect(live["actualEndTime"] == nil)
        parish.stage.clock.advance(90_000)
        let stopped = try #require(try await parish.call(.post, "\(Self.path)\(id)/stop/").body?["data"])
        #expect(stopped["status"] == "completed")
        try await parish.stage.goOff(id)
        try await parish.stage.record(id)
        let done = try #require(try await parish.call(.get, Self.path + id).body?["data"])
        #expect(done["status"] == "completed" && done["duration"] == 90 && done["maxViewers"] == 12)
        #expect(done["recordingReady"] == true && done["videoId"] == "recording001" && done["recordingDuration"] == 61)
        #expect(done["recordingSize"] == 123_456 && done["recordingPlaybackUrl"] == done["playbackUrl"])
        #expect(done["recordingDashUrl"]?.string?.hasSuffix("/recording/manifest.mpd") == true)
        #expect(done["recordingThumbnail"]?.string?.hasSuffix("/thumbnail.jpg") == true && done["recordingUpdatedAt"]?.string != nil)
        #expect(try await parish.call(.delete, Self.path + id).status == .conflict, "recordings are not thrown away on the side")
        #expect(try await parish.call(.post, "\(Self.path)\(id)/start").status == .conflict)
    }

    @Test("Streams are deleted with their keys")
    func delete() async throws {
        let parish = try await Parish()
        let stream = try await make(parish)
        let id = try #require(stream["id"]?.string)
        #expect(try await parish.call(.delete, Self.path + id, as: "member").status == .forbidden)
        #expect(try await parish.call(.delete, Self.path + id).status == .noContent)
        #expect(try await parish.call(.get, Self.path + id).status == .notFound)
        let key = try #require(stream["rtmpStreamKey"]?.string.flatMap { StreamKey($0) })
        #expect(try await parish.stage.lives.admission(for: key) == nil)
    }

    @Test("Streams are ordered, shown and hidden together, or not at all")
    func bulk() async throws {
        let parish = try await Parish()
        let first = try await make(parish, ["title": "First"])["id"] ?? nil
        let second = try await make(parish, ["title": "Second"])["id"] ?? nil
        let order: JSON.Value = ["streams": [["id": first, "displayOrder": 2], ["id": second, "displayOrder": 1]]]
        #expect(try await parish.call(.put, Self.path + "order", order).status == .noContent)
        let listed = try await parish.call(.get, Self.path).body?["data"]?.elements?.map { $0["title"] }
        #expect(listed == ["Second", "First"])
        #expect(try await parish.call(.put, Self.path + "visibility", ["ids": [first], "isVisible": false]).status == .noContent)
        #expect(try await parish.call(.get, "/api/livestreamMVPTwo/public/streams/", as: nil).body?["count"] == 1)
        let mixed: JSON.Value = ["ids": [second, "nothere00000"], "isVisible": false]
        #expect(try await parish.call(.put, Self.path + "visibility", mixed).status == .notFound)
        #expect(try await parish.call(.get, "/api/livestreamMVPTwo/public/streams/", as: nil).body?["count"] == 1)
        #expect(try await parish.call(.put, Self.path + "order", order, as: "other").status != .noContent)
    }

    @Test("Everybody lists what is public and visible; the other listing leaves out what is over")
    func publicListings() async throws {
        let parish = try await Parish()
        let memorial = try await memorial(parish)
        let page = JSON.Value.string(memorial)
        let shown = try #require(try await make(parish, ["title": "Shown", "memorialId": page])["id"]?.string)
        _ = try await make(parish, ["title": "Hidden", "memorialId": page, "isVisible": false])
        _ = try await make(parish, ["title": "Inner", "memorialId": page, "isPublic": false])
        let over = try #require(try await make(parish, ["title": "Over"])["id"]?.string)
        try await parish.stage.goLive(over)
        try await parish.stage.goOff(over)
        func ids(_ target: String, as who: String?) async throws -> Set<String> {
            let answer = try await parish.call(.get, "/api/livestreamMVPTwo/" + target, as: who)
            return Set(answer.body?["data"]?.elements?.compactMap { $0["id"]?.string } ?? [])
        }
        for who in [nil, "creator", "stranger"] {
            #expect(try await ids("public/streams/", as: who) == [shown, over])
            #expect(try await ids("public-streams/", as: who) == [shown])
            #expect(try await ids("public/streams/?memorialId=\(memorial)", as: who) == [shown])
        }
        #expect(try await ids("streams/?memorialId=\(memorial)", as: "owner").count == 3)
        #expect(try await parish.call(.get, "/api/livestreamMVPTwo/public/streams/?memorialId=nothere00000", as: nil).status == .notFound)
    }

    @Test("Who looks after a memorial looks after its streams")
    func memorialAdmin() async throws {
        let parish = try await Parish()
        let memorial = try await memorial(parish)
        let id = try #require(try await make(parish, ["title": "Farewell", "memorialId": .string(memorial)])["id"]?.string)
        #expect(try await parish.call(.put, Self.path + id, ["title": "Mine"], as: "member").status == .forbidden)
        let added = try await parish.call(.put, "/api/pages/\(memorial)/admins/\(parish.memberID)", as: "owner")
        #expect(added.status == .noContent)
        #expect(try await parish.call(.put, Self.path + id, ["title": "Ours"], as: "member").status == .ok)
        #expect(try await parish.call(.post, "\(Self.path)\(id)/start", as: "member").status == .ok)
    }

    @Test("Another organisation's streams aren't there")
    func isolation() async throws {
        let parish = try await Parish()
        let id = try #require(try await make(parish, ["title": "Farewell", "isPublic": false])["id"]?.string)
        try await parish.expectHidden(id, .get) { Self.path + $0 }
        try await parish.expectHidden(id, .put, ["title": "Mine"]) { Self.path + $0 }
        try await parish.expectHidden(id, .delete) { Self.path + $0 }
        for act in ["start", "stop"] + EventRepairTests.names { try await parish.expectHidden(id, .post) { "\(Self.path)\($0)/\(act)" } }
        #expect(try await parish.call(.get, Self.path, as: nil).status == .unauthorized)
        #expect(try await parish.call(.get, Self.path, as: "stranger").body?["count"] == 0)
    }
}
