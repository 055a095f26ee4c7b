import HTTP
import JSON
import Livestreams
import Store
import Testing

@testable import API

@Suite("What people need to watch")
struct WatchingEndpointsTests {
    private func ticket(_ parish: Parish, _ id: String, _ body: JSON.Value? = nil, as who: String?) async throws -> APIResponse {
        try await parish.call(.post, "/api/livestreams/\(id)/playback", body, as: who)
    }

    @Test("A ticket's address carries a token that the gate lets through, and no key")
    func token() async throws {
        let parish = try await Parish()
        let (id, key) = try await parish.make()
        let answer = try await ticket(parish, id, as: nil)
        let ticket = try #require(answer.body?["data"])
        let token = try #require(ticket["token"]?.string)
        let playbackID = try await parish.call(.get, "/api/livestreams/\(id)").body?["data"]?["playbackId"]?.string ?? ""
        #expect(ticket["playbackUrl"] == .string("https://c.example/live/\(playbackID)/t/\(token)/index.m3u8"))
        #expect(ticket["kind"] == "guest" && ticket["canSubscribe"] == true && ticket["canPublish"] == false)
        #expect(answer.body?.text.contains(key) == false)
        let gate = parish.stage.environment.rights.gate
        #expect(throws: Never.self) { try gate.verify(token, playbackID: playbackID, now: parish.stage.clock.now) }
    }

    @Test("Each thing that is missing has its own code")
    func missing() async throws {
        let parish = try await Parish()
        let locked = try await parish.make(["title": "Vigil", "password": "open sesame"]).id
        let inner = try await parish.make(["title": "Council", "isMembersOnly": true]).id
        let expired = try await parish.make(["title": "Past", "linkExpiresAt": "2023-01-01T00:00:00Z"]).id
        let embedded = try await parish.make(["title": "Farewell", "embedOrigins": ["https://memorial.example"]]).id
        let expected: [(String, JSON.Value?, String?, HTTPStatus, String?)] = [
            (locked, nil, "member", .forbidden, "password_needed"),
            (locked, ["password": "sesame"], "member", .forbidden, "password_wrong"),
            (locked, ["password": "open sesame"], nil, .ok, nil), (locked, nil, "creator", .ok, nil),
            (inner, nil, nil, .unauthorized, "sign_in_needed"), (inner, nil, "stranger", .forbidden, "members_only"),
            (inner, nil, "member", .ok, nil), (expired, nil, "member", .ok, nil),
            (embedded, ["embeddedIn": "https://memorial.example"], nil, .ok, nil),
            (embedded, ["embeddedIn": "https://evil.example"], nil, .forbidden, "embedding_refused"),
        ]
        for (id, body, who, status, code) in expected {
            let answer = try await ticket(parish, id, body, as: who)
            #expect(answer.status == status && answer.body?["code"]?.string == code, "\(body?.text ?? "") as \(who ?? "guest")")
        }
        #expect(try await ticket(parish, expired, as: nil).status == .gone)
    }

    @Test("The plain address is told only where everybody may watch; others get one of their own, or none")
    func plainAddress() async throws {
        let parish = try await Parish()
        func address(_ body: JSON.Value, as who: String?) async throws -> String? {
            let id = try await parish.make(body).id
            return try await parish.call(.get, "/api/livestreams/\(id)", as: who).body?["data"]?["playbackUrl"]?.string
        }
        #expect(try await address(["title": "Open"], as: nil)?.contains("/t/") == false)
        #expect(try await address(["title": "Inner", "isPublic": false], as: "member")?.contains("/t/") == true)
        #expect(try await address(["title": "Locked", "password": "open sesame"], as: "member") == nil)
        #expect(try await address(["title": "Locked", "password": "open sesame"], as: "creator")?.contains("/t/") == true)
        #expect(try await address(["title": "Members", "isMembersOnly": true], as: "stranger") == nil)
        #expect(try await address(["title": "Framed", "embedOrigins": ["https://memorial.example"]], as: nil)?.contains("/t/") == true)
    }

    @Test("Wrong passwords are counted")
    func attempts() async throws {
        let parish = try await Parish()
        let id = try await parish.make(["title": "Vigil", "password": "open sesame"]).id
        var statuses: [HTTPStatus] = []
        for _ in 0..<11 { statuses.append(try await ticket(parish, id, ["password": "sesame"], as: nil).status) }
        #expect(statuses.last == .tooManyRequests && statuses.dropLast().allSatisfy { $0 == .forbidden })
    }

    @Test("A calendar gets a file with the livestream's times and its page")
    func calendar() async throws {
        let parish = try await Parish()
        let id = try await parish.make([
            "title": "Service", "startAt": "2027-01-03T09:30:00Z", "timeZone": "Europe/Berlin", "recurrence": "FREQ=WEEKLY;BYDAY=SU",
        ]).id
        let answer = try await parish.call(.get, "/api/livestreams/\(id)/calendar.ics", as: nil)
        let file = String(decoding: answer.file ?? [], as: UTF8.self)
        #expect(answer.headers["Content-Type"] == "text/calendar; charset=utf-8")
        #expect(file.contains("UID:\(id)@c.example\r\n") && file.contains("RRULE:FREQ=WEEKLY;BYDAY=SU\r\n"))
        #expect(file.contains("DTSTART;TZID=Europe/Berlin:20270103T103000\r\n") && file.contains("URL:https://c.example/watch/"))
        let undated = try await parish.make(["title": "Some day"]).id
        #expect(try await parish.call(.get, "/api/livestreams/\(undated)/calendar.ics", as: nil).status == .notFound)
    }
}
