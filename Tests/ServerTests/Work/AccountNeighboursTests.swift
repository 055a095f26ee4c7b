import Accounts
import JSON
import Store
import StoreTestSupport
import Testing

@testable import Server

@Suite struct AccountNeighboursTests {
    private func store(_ database: TestDatabase) async throws -> TestStore {
        let test = try TestStore(on: database)
        try await test.store.write { tables in
            for id in ["parish", "school"] { _ = try tables.organisations.insert(Organisation(id: id, slug: id, name: id, createdAt: 1)) }
            for id in ["anna", "omar"] { _ = try tables.users.insert(User(id: id, email: nil, displayName: id, createdAt: 1)) }
            try tables.livestreams.insert(
                Livestream(
                    id: "l1", playbackID: "p1", organisationID: "parish", title: "Sunday", isRecorded: false, graceSeconds: nil,
                    createdBy: "anna", createdAt: 1))
            _ = try tables.livestreamPages.insert(
                LivestreamPage(id: "page", organisationID: "parish", slug: "page", title: "Page", createdBy: "anna", createdAt: 1))
            _ = try tables.livestreamPages.addAdmin("anna", pageID: "page", at: 1)
            _ = try tables.participants.join("anna", livestreamID: "l1", at: 2)
            for user in ["anna", "omar"] { try tables.notifications.tell(Notice(.newDevice, about: "d", "A new device."), to: user, at: 3) }
        }
        return test
    }

    @Test("Who took part in a livestream of an organisation has come to its notice, and to no other's", arguments: TestDatabase.allCases)
    func hasMet(database: TestDatabase) async throws {
        let test = try await store(database)
        let met = try await test.store.read { tables in
            try [("anna", "parish"), ("anna", "school"), ("omar", "parish")].map { try AccountNeighbours.store.hasMet($0, $1, tables) }
        }
        #expect(met == [true, false, false])
    }

    @Test(
        "An export holds livestreams, participations and notifications; an erasure leaves others' alone", arguments: TestDatabase.allCases)
    func personalData(database: TestDatabase) async throws {
        let test = try await store(database)
        let exported = try await test.store.read { tables in JSON.Value.object(try AccountNeighbours.store.exports("anna", tables)) }
        #expect(exported["livestreams"]?[0]?["title"] == "Sunday" && exported["participations"]?[0]?["livestream"] == "l1")
        #expect(exported["notifications"]?[0]?["sentence"] == "A new device.")
        #expect(exported["notificationMails"]?.elements?.count == Notification.Kind.allCases.count)
        let left = try await test.store.write { tables in
            try AccountNeighbours.store.erase("anna", 9, tables)
            return try ["anna", "omar"].map { id in
                try (tables.notifications.page(of: id, limit: 9).records.count, tables.participants.find(id, livestreamID: "l1") != nil)
            }
        }
        #expect(left.map(\.0) == [0, 1] && left.map(\.1) == [false, false])
        #expect(try await test.store.read { tables in try tables.livestreamPages.admins(pageID: "page") } == [])
    }
}
