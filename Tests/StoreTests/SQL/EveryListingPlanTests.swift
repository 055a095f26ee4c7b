import StoreTestSupport
import Testing

@testable import Store

/// Lends statements on, and keeps them.
private final class WatchedConnection: SQLConnection {
    let connection: any TransactionalConnection
    private(set) var statements: [ListingStatement] = []
    var name = ""

    init(_ connection: any TransactionalConnection) { self.connection = connection }

    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int { try connection.run(sql, values) }

    func query<Record>(
        _ sql: String, _ values: [SQLValue], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record] {
        statements.append(ListingStatement(name: name, sql: sql, values: values))
        return try connection.query(sql, values, decode)
    }
}

/// SQLite plans without looking at the rows, so an empty database shows what a full one does; in PostgreSQL the same indexes are there.
@Suite("The listings of people, organisations, livestreams and pages")
struct EveryListingPlanTests {
    private typealias Ask = (Tables, Cursor?) throws -> Void

    private static let newest = Cursor([.integer(500), .text("m")])
    private static let ordered = Cursor([.integer(1), .integer(0), .integer(500), .text("m")])

    private static var listings: [(name: String, cursor: Cursor, ask: Ask)] {
        var listings: [(String, Cursor, Ask)] = [
            ("users", newest, { _ = try $0.users.page(after: $1, limit: 50) }),
            ("links", newest, { _ = try $0.oneTimeLinks.page(at: 1, after: $1, limit: 50) }),
            ("organisations", newest, { _ = try $0.organisations.page(after: $1, limit: 50) }),
            ("members", newest, { _ = try $0.memberships.page(of: "o", role: nil, after: $1, limit: 50) }),
            ("members of a role", newest, { _ = try $0.memberships.page(of: "o", role: .creator, after: $1, limit: 50) }),
            ("invitations", newest, { _ = try $0.invitations.page(of: "o", after: $1, limit: 50) }),
            ("applications", newest, { _ = try $0.creatorApplications.page(of: "o", status: .pending, after: $1, limit: 50) }),
            ("followed", newest, { _ = try $0.follows.followed(by: "u", after: $1, limit: 50) }),
            ("followers", newest, { _ = try $0.follows.followers(of: "u", after: $1, limit: 50) }),
            ("blocks", newest, { _ = try $0.blocks.page(by: .organisation("o"), after: $1, limit: 50) }),
            (
                "audit", Cursor([.integer(500), .integer(5)]),
                { _ = try $0.auditEntries.page(.organisation("o"), AuditFilter(), after: $1, limit: 50) }
            ),
            ("participants", newest, { _ = try $0.participants.page(livestreamID: "l", onlyPresent: false, after: $1, limit: 50) }),
            ("present participants", newest, { _ = try $0.participants.page(livestreamID: "l", onlyPresent: true, after: $1, limit: 50) }),
            ("a person's participations", newest, { _ = try $0.participants.livestreams(of: "u", after: $1, limit: 50) }),
            ("pages", newest, { _ = try $0.livestreamPages.page(organisationID: "o", after: $1, limit: 50) }),
        ]
        let scopes: [LivestreamTable.Scope] = [
            .organisation("o"), .listed("o"), .maker("u"), .open(nil), .open("o"), .page("g"), .listedOnPage("g", toMembers: false),
            .listedOnPage("g", toMembers: true),
        ]
        for scope in scopes {
            listings.append(("livestreams \(scope)", ordered, { _ = try $0.livestreams.page(scope, after: $1, limit: 50) }))
        }
        return listings
    }

    @Test("Each page comes from an index, in its order")
    func plans() async throws {
        let test = try TestStore(on: .sqlite)
        let offences = try await test.store.read { tables in
            let connection = try #require(tables.connection as? any TransactionalConnection)
            let watched = WatchedConnection(connection)
            let watching = Tables(watched, tables.secrets)
            for (name, cursor, ask) in Self.listings {
                for (page, cursor) in [("first", nil), ("further", cursor)] {
                    watched.name = "\(name), \(page) page"
                    try ask(watching, cursor)
                }
            }
            try #require(watched.statements.count == 2 * Self.listings.count)
            return try watched.statements.compactMap { statement -> String? in
                let offences = ListingStatement.offences(in: try statement.plan(connection))
                return offences.isEmpty ? nil : "\(statement.name): \(offences)"
            }
        }
        #expect(offences.isEmpty, "\(offences.joined(separator: "\n"))")
    }
}
