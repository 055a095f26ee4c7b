import HTTP
import JSON
import Store
import StoreTestSupport
import Testing

@testable import API

@Suite struct WebhookEndpointsTests {
    private let all = "/api/organisations/parish/webhooks"

    private func make(_ house: NotificationHouse, _ body: JSON.Value = ["url": "https://hooks.example.org/in"]) async throws -> String {
        let made = try await house.call(.post, all, body)
        #expect(made.status == .created)
        #expect(made.body?["data"]?["secret"]?.string?.hasPrefix("whsec_") == true)
        return try #require(made.body?["data"]?["id"]?.string)
    }

    @Test("A webhook is made, listed, changed and removed, and its secret is shown once")
    func life() async throws {
        let house = try await NotificationHouse()
        let id = try await make(house, ["url": "https://hooks.example.org/in", "name": "Hooks", "events": ["livestream.live"]])
        let listed = try await house.call(.get, all)
        #expect(listed.body?["data"]?[0]?["name"] == "Hooks" && listed.body?["data"]?[0]?["secret"] == nil)
        let changed = try await house.call(.patch, "\(all)/\(id)", ["isEnabled": false, "events": []])
        #expect(changed.body?["data"]?["isEnabled"] == false && changed.body?["data"]?["events"] == [])
        #expect(changed.body?["data"]?["url"] == "https://hooks.example.org/in")
        let rotated = try await house.call(.post, "\(all)/\(id)/rotate-secret", ["overlapSeconds": 0])
        #expect(rotated.body?["data"]?["secret"]?.string?.hasPrefix("whsec_") == true)
        #expect(try await house.call(.delete, "\(all)/\(id)").status == .noContent)
        #expect(try await house.call(.get, "\(all)/\(id)").status == .notFound)
    }

    @Test("What can't be told is refused with its field")
    func refused() async throws {
        let house = try await NotificationHouse()
        let wrong: [(JSON.Value, String)] = [
            ([:], "url"), (["url": "http://hooks.example.org"], "url"), (["url": "https://u:p@hooks.example.org"], "url"),
            (["url": "https://hooks.example.org", "events": ["webhook.ping"]], "events[0]"),
            (["url": "https://hooks.example.org", "name": .string(String(repeating: "x", count: 201))], "name"),
        ]
        for (body, field) in wrong {
            let answer = try await house.call(.post, all, body)
            #expect(answer.status == .badRequest)
            #expect(answer.body?["details"]?[0]?["field"] == .string(field))
        }
        let id = try await make(house)
        #expect(try await house.call(.post, "\(all)/\(id)/rotate-secret", ["overlapSeconds": 604_801]).status == .badRequest)
    }

    @Test("A test, a delivery and its replay stand in the log")
    func deliveries() async throws {
        let house = try await NotificationHouse()
        let id = try await make(house)
        let ping = try #require(try await house.call(.post, "\(all)/\(id)/ping").body?["data"]?["deliveryId"]?.string)
        let deliveries = "/api/organisations/parish/webhook-deliveries"
        #expect(try await house.call(.get, "\(deliveries)/\(ping)").body?["data"]?["attempts"] == [])
        #expect(try await house.call(.post, "\(deliveries)/\(ping)/replay").status == .conflict)
        try await house.test.store.write { tables in
            for number: Int64 in 0..<3 {
                try tables.webhooks.publish(
                    .livestreamLive, of: "parish", livestreamID: "l", data: "{}", at: NotificationHouse.now - 10 + number)
            }
        }
        let log = try await house.call(.get, "\(all)/\(id)/deliveries?limit=2")
        #expect(log.body?["count"] == 2 && log.body?["next"]?.string != nil)
        let event = try #require(log.body?["data"]?.elements?.first { $0["cause"] == "event" }?["id"]?.string)
        #expect(try await house.call(.post, "\(deliveries)/\(event)/replay").status == .accepted)
        let replayed = try await house.call(.post, "\(all)/\(id)/replay", ["from": "2020-01-01T00:00:00Z"])
        #expect(replayed.body?["data"]?["sent"] == 3 && replayed.body?["data"]?["next"] == .null)
        #expect(try await house.call(.get, "\(all)/\(id)/deliveries").body?["count"] == 8)
    }

    @Test("A member may not, and to a stranger nothing is there")
    func rights() async throws {
        let house = try await NotificationHouse()
        let id = try await make(house)
        let calls: [(HTTPMethod, String, JSON.Value?)] = [
            (.get, all, nil), (.post, all, ["url": "https://hooks.example.org"]), (.get, "\(all)/\(id)", nil),
            (.patch, "\(all)/\(id)", [:]),
            (.delete, "\(all)/\(id)", nil), (.post, "\(all)/\(id)/rotate-secret", [:]), (.post, "\(all)/\(id)/ping", nil),
            (.get, "\(all)/\(id)/deliveries", nil), (.post, "\(all)/\(id)/replay", ["from": "2020-01-01T00:00:00Z"]),
        ]
        for (method, path, body) in calls {
            #expect(try await house.call(method, path, by: "member", body).status == .forbidden)
            #expect(try await house.call(method, path, by: "stranger", body).status == .notFound)
        }
        #expect(try await house.call(.get, all).body?["count"] == 1)
    }
}
