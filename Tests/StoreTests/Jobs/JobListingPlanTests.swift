import StoreTestSupport
import Testing

@testable import Store

@Suite struct JobListingPlanTests {
    private static let statements =
        JobTable.listingOfDead.statements("the dead")
        + WebhookTable.deliveriesOfEndpoint.statements("deliveries", [.text("e")])
        + WebhookTable.listingOfEvents.statements("events", [.text("o"), .integer(1), .integer(9), .text("ping")])
        + NotificationTable.everything.statements("notifications", [.text("u")])
        + NotificationTable.unread.statements("unread notifications", [.text("u")])

    /// SQLite plans without looking at the rows; in PostgreSQL the same indexes are there.
    @Test("Every page of the log, the inbox and the dead comes from an index, in its order")
    func plans() async throws {
        let test = try TestStore(on: .sqlite)
        for statement in Self.statements {
            let plan = try await test.store.read { tables in
                try statement.plan(try #require(tables.connection as? any TransactionalConnection))
            }
            #expect(ListingStatement.offences(in: plan).isEmpty, "\(statement.name): \(plan)")
        }
    }
}
