import HTTP
import JSON
import Livestreams
import Store
import StoreTestSupport
import Testing

@testable import API

@Suite("An organisation's livestreams, as their documents have them")
struct OrganisationSurfaceTests {
    private static let path = "/api/livestreams"

    @Test("A livestream is made as the design document says, with its key", arguments: TestDatabase.allCases)
    func create(database: TestDatabase) async throws {
        let parish = try await Parish(on: database)
        let answer = try await parish.call(
            .post, Self.path,
            [
                "churchId": .string(parish.id), "title": "Sunday service", "description": "All are welcome",
                "thumbnail": "https://cdn.example/a.jpg", "startAt": "2027-01-03T10:30:00Z", "endAt": "2027-01-03T11:30:00Z",
                "platforms": [],
            ])
        #expect(answer.status == .created && answer.body?["success"] == true)
        let made = try #require(answer.body?["data"])
        #expect(made["churchId"] == .string(parish.id) && made["title"] == "Sunday service" && made["status"] == "scheduled")
        #expect(made["description"] == "All are welcome" && made["thumbnail"] == "https://cdn.example/a.jpg")
        #expect(made["startAt"] == "2027-01-03T10:30:00.000Z" && made["endAt"] == "2027-01-03T11:30:00.000Z")
        #expect(made["platforms"] == [] && made["createdBy"] == .init(parish.creatorID))
        let (id, key) = (try #require(made["id"]?.string), try #require(made["streamKey"]?.string))
        #expect(made["playbackUrl"]?.string?.contains(key) == false && made["rtmpUrl"] == .string(Stage.rtmp))
        try await parish.expectNoKey(key, in: [Self.path, "\(Self.path)/\(id)", "\(Self.path)/\(id)/platforms", "\(Self.path)/\(id)/keys"])
    }

    @Test("What is wrong in a form is told at once, field by field, as the form calls them")
    func invalid() async throws {
        let parish = try await Parish()
        let wrong: JSON.Value = [
            "title": " ", "startAt": "2027-01-03T10:30:00Z", "endAt": "2027-01-02T10:30:00Z", "graceSeconds": -1,
            "embedOrigins": ["nowhere"],
        ]
        let answer = try await parish.call(.post, Self.path, wrong)
        #expect(answer.status == .badRequest && answer.body?["code"] == "invalid")
        let fields = Set(answer.body?["details"]?.elements?.compactMap { $0["field"]?.string } ?? [])
        #expect(fields == ["title", "endAt", "graceSeconds", "embedOrigins"])
        for wrong: JSON.Value in [
            [:], ["title": "A", "unknown": 1], ["title": "A", "startAt": "tomorrow"], ["title": "A", "recurrence": "x"],
        ] {
            #expect(try await parish.call(.post, Self.path, wrong).status == .badRequest, "\(wrong.text)")
        }
        #expect(try await parish.call(.post, Self.path, ["title": "A"], as: "member").status == .forbidden)
        #expect(try await parish.call(.post, Self.path, ["title": "A"], as: "nobody").status == .forbidden)
        #expect(
            try await parish.call(.post, Self.path, ["title": "A", "churchId": .string(parish.id)], as: "stranger").status == .notFound)
    }

    @Test("A platform that isn't connected is refused, not forgotten")
    func platforms() async throws {
        let parish = try await Parish()
        let answer = try await parish.call(.post, Self.path, ["title": "A", "platforms": [["platform": "youtube"]]])
        #expect(answer.status == .badRequest && answer.body?["details"]?[0]?["field"] == "platforms")
        let id = try await parish.make().id
        let links = try await parish.call(.get, "\(Self.path)/\(id)/platforms", as: "member")
        #expect(links.body == ["success": true, "data": [], "count": 0, "next": nil])
    }

    @Test("A change sets what is given and leaves the rest; with If-Match only if nobody else was first")
    func update() async throws {
        let parish = try await Parish()
        let id = try await parish.make(["title": "Service", "description": "old", "startAt": "2027-01-03T10:30:00Z"]).id
        let changed = try #require(
            try await parish.call(.patch, "\(Self.path)/\(id)", ["title": "Mass", "endAt": "2027-01-03T11:30:00Z"]).body?["data"])
        #expect(changed["title"] == "Mass" && changed["description"] == "old" && changed["startAt"] == "2027-01-03T10:30:00.000Z")
        let tag = try #require(try await parish.call(.get, "\(Self.path)/\(id)").headers["ETag"])
        #expect(try await parish.call(.patch, "\(Self.path)/\(id)", ["title": "Mine"], headers: ["If-Match": tag]).status == .ok)
        let late = try await parish.call(.patch, "\(Self.path)/\(id)", ["title": "Late"], headers: ["If-Match": tag])
        #expect(late.status == .preconditionFailed)
        #expect(try await parish.call(.get, "\(Self.path)/\(id)").body?["data"]?["title"] == "Mine")
    }

    @Test("A weekly service recurs by the wall of its zone, and says when it is next")
    func recurrence() async throws {
        let parish = try await Parish()
        // House.now is Tuesday, 2023-11-14.
        let id = try await parish.make([
            "title": "Service", "startAt": "2023-10-15T08:30:00Z", "endAt": "2023-10-15T09:30:00Z", "timeZone": "Europe/Berlin",
            "recurrence": "FREQ=WEEKLY;BYDAY=SU", "excluded": ["20231119T103000"],
        ]).id
        let seen = try #require(try await parish.call(.get, "\(Self.path)/\(id)").body?["data"])
        #expect(seen["schedule"]?["recurrence"] == "FREQ=WEEKLY;BYDAY=SU" && seen["schedule"]?["timeZone"] == "Europe/Berlin")
        #expect(seen["schedule"]?["next"]?["startAt"] == "2023-11-26T09:30:00.000Z", "winter has come, and one Sunday is left out")
        #expect(seen["startAt"] == "2023-10-15T08:30:00.000Z" && seen["endAt"] == "2023-10-15T09:30:00.000Z")
        let once = try await parish.call(.patch, "\(Self.path)/\(id)", ["recurrence": nil, "excluded": []]).body?["data"]
        #expect(once?["schedule"]?["recurrence"] == .null)
    }

    @Test("Start, stop, cancel, archive and restore say what the state is now")
    func life() async throws {
        let parish = try await Parish()
        let id = try await parish.make().id
        func act(_ word: String, _ body: JSON.Value? = nil) async throws -> JSON.Value? {
            try await parish.call(.post, "\(Self.path)/\(id)/\(word)", body).body
        }
        #expect(try await act("stop")?["code"] == "not_on_air")
        #expect(try await act("start")?["data"]?["state"] == "starting")
        try await parish.stage.goLive(id)
        #expect(try await act("start")?["message"] == "The livestream is live.")
        #expect(try await act("cancel")?["code"] == "on_air")
        #expect(try await act("stop")?["data"]?["status"] == "ended")
        let other = try await parish.make().id
        let cancelled = try await parish.call(.post, "\(Self.path)/\(other)/cancel", ["note": "The organ is broken"]).body?["data"]
        #expect(cancelled?["state"] == "cancelled" && cancelled?["status"] == "ended" && cancelled?["note"] == "The organ is broken")
        #expect(try await parish.call(.post, "\(Self.path)/\(other)/restore").body?["data"]?["state"] == "scheduled")
        #expect(try await parish.call(.post, "\(Self.path)/\(other)/archive").body?["data"]?["state"] == "archived")
        #expect(try await parish.call(.get, "\(Self.path)?status=archived", as: "owner").body?["count"] == 1)
    }

    @Test("Lists are narrowed by status, title, page and maker")
    func list() async throws {
        let parish = try await Parish()
        let live = try await parish.make(["title": "Morning prayer"]).id
        _ = try await parish.make(["title": "Evening prayer"])
        _ = try await parish.make(["title": "Preparing", "isDraft": true])
        try await parish.stage.goLive(live)
        func count(_ query: String, as who: String? = "member") async throws -> JSON.Value? {
            try await parish.call(.get, Self.path + query, as: who).body?["count"]
        }
        #expect(try await count("") == 2)
        #expect(try await count("?status=live") == 1)
        #expect(try await count("?search=even") == 1)
        #expect(try await count("?mine=true", as: "creator") == 3)
        #expect(try await count("?mine=true") == 0)
        #expect(try await count("", as: nil) == 2)
        #expect(try await count("?organisationId=\(parish.id)", as: "stranger") == 2)
        #expect(try await parish.call(.get, Self.path + "?status=pending").status == .badRequest)
        #expect(try await parish.call(.get, Self.path + "?mine=true", as: nil).status == .unauthorized)
    }

    @Test("Who belongs to several organisations says which one is meant")
    func several() async throws {
        let parish = try await Parish()
        let second = try await parish.house.organisation("second", owner: "second")
        try await parish.store.write { tables in
            _ = try tables.memberships.insert(
                Membership(organisationID: second, userID: parish.creatorID, role: .creator, createdAt: 1))
        }
        let unclear = try await parish.call(.post, Self.path, ["title": "A"])
        #expect(unclear.status == .badRequest && unclear.body?["details"]?[0]?["field"] == "organisationId")
        #expect(try await parish.call(.get, Self.path).status == .badRequest)
        #expect(try await parish.make(["title": "A", "organisationId": .string(second)]).id.isEmpty == false)
    }

    @Test("Livestreams are ordered and hidden together")
    func bulk() async throws {
        let parish = try await Parish()
        let (first, second) = (try await parish.make(["title": "First"]).id, try await parish.make(["title": "Second"]).id)
        let order: JSON.Value = [
            "livestreams": [["id": .string(first), "displayOrder": 2], ["id": .string(second), "displayOrder": 1]]
        ]
        #expect(try await parish.call(.put, Self.path + "/order", order).status == .noContent)
        let listed = try await parish.call(.get, Self.path).body?["data"]?.elements?.compactMap { $0["id"]?.string }
        #expect(listed == [second, first])
        let hide: JSON.Value = ["ids": [.string(first)], "isVisible": false]
        #expect(try await parish.call(.put, Self.path + "/visibility", hide).status == .noContent)
        #expect(try await parish.call(.get, "\(Self.path)/\(first)", as: "member").status == .notFound)
    }

    @Test("Another organisation's livestreams aren't there, whatever is asked of them")
    func isolation() async throws {
        let parish = try await Parish()
        let id = try await parish.make(["title": "Council", "isPublic": false]).id
        let reads = ["", "/platforms", "/status", "/recordings", "/calendar.ics"]
        for rest in reads { try await parish.expectHidden(id, .get, by: ["stranger", "nobody", nil]) { "\(Self.path)/\($0)\(rest)" } }
        for rest in ["/history", "/sessions", "/keys", "/participants"] {
            try await parish.expectHidden(id, .get) { "\(Self.path)/\($0)\(rest)" }
        }
        for rest in ["/start", "/stop", "/schedule", "/cancel", "/archive", "/restore", "/join"] {
            try await parish.expectHidden(id, .post) { "\(Self.path)/\($0)\(rest)" }
        }
        try await parish.expectHidden(id, .post, by: ["stranger", nil]) { "\(Self.path)/\($0)/playback" }
        try await parish.expectHidden(id, .post, ["name": "b"]) { "\(Self.path)/\($0)/keys" }
        try await parish.expectHidden(id, .patch, ["title": "Mine"]) { "\(Self.path)/\($0)" }
        try await parish.expectHidden(id, .delete) { "\(Self.path)/\($0)" }
        try await parish.expectHidden(id, .delete) { "\(Self.path)/\($0)/thumbnail" }
    }
}
