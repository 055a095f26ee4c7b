import HTTP
import JSON
import Store
import StoreTestSupport
import Testing

@testable import API

@Suite struct NotificationEndpointsTests {
    private func house() async throws -> NotificationHouse {
        let house = try await NotificationHouse()
        try await house.test.store.write { tables in
            for number: Int64 in 0..<3 {
                try tables.notifications.tellAdmins(
                    of: "parish", Notice(.streamFailed, about: "l\(number)", "Nothing came.", link: "/watch/x"),
                    at: NotificationHouse.now - 3 + number)
            }
        }
        return house
    }

    @Test("One's own are listed, counted and marked as read")
    func inbox() async throws {
        let house = try await house()
        let first = try await house.call(.get, "/api/notifications?limit=2")
        #expect(first.body?["data"]?.elements?.map { $0["objectId"] } == ["l2", "l1"])
        let rest = try await house.call(.get, "/api/notifications?after=\(first.body?["next"]?.string ?? "")")
        #expect(rest.body?["count"] == 1 && rest.body?["data"]?[0]?["severity"] == "error")
        let id = try #require(rest.body?["data"]?[0]?["id"]?.string)
        #expect(try await house.call(.post, "/api/notifications/\(id)/read").status == .noContent)
        #expect(try await house.call(.get, "/api/notifications/unread").body?["data"]?["count"] == 2)
        let seen = try #require(first.body?["data"]?[1]?["updatedAt"])
        #expect(try await house.call(.post, "/api/notifications/read", ["until": seen]).body?["data"]?["count"] == 1)
        #expect(try await house.call(.get, "/api/notifications?unread=true").body?["data"]?[0]?["objectId"] == "l2")
        #expect(try await house.call(.post, "/api/notifications/read").body?["data"]?["count"] == 1)
    }

    @Test("Nobody sees, counts or marks another's")
    func others() async throws {
        let house = try await house()
        let id = try #require(try await house.call(.get, "/api/notifications").body?["data"]?[0]?["id"]?.string)
        #expect(try await house.call(.get, "/api/notifications", by: "stranger").body?["count"] == 0)
        #expect(try await house.call(.post, "/api/notifications/\(id)/read", by: "stranger").status == .notFound)
        #expect(try await house.call(.get, "/api/notifications/unread").body?["data"]?["count"] == 3)
    }

    @Test("Each chooses which mails to get")
    func mails() async throws {
        let house = try await house()
        let path = "/api/notifications/mails"
        #expect(try await house.call(.get, path).body?["data"]?.elements?.count == Notification.Kind.allCases.count)
        #expect(try await house.call(.put, "\(path)/stream_failed", ["wantsMail": false]).body?["data"]?["wantsMail"] == false)
        let kinds = try await house.call(.get, path).body?["data"]?.elements
        #expect(kinds?.first { $0["kind"] == "stream_failed" }?["wantsMail"] == false)
        #expect(try await house.call(.put, "\(path)/weather", ["wantsMail": false]).status == .notFound)
    }
}
