import StoreTestSupport
import Testing

@testable import Store

@Suite struct ListingPlanTests {
    /// So many that a database doesn't prefer to read them all.
    private static let rows = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        """

    private func fill(_ store: Store, _ database: TestDatabase) async throws {
        try await store.inspect { connection in
            try connection.run(
                """
                INSERT INTO livestreams (id, playback_id, title, is_recorded, created_at)
                \(Self.rows) SELECT 'l' || i, 'p' || i, 'title', 1, i FROM n
                """)
            try connection.run(
                "INSERT INTO sessions (id, livestream_id, started_at) \(Self.rows) SELECT 's' || i, 'l' || (i % 10), i FROM n WHERE i % 10 > 0"
            )
            try connection.run(
                """
                INSERT INTO recordings (id, session_id, livestream_id, folder, state, duration_milliseconds, byte_count, started_at)
                SELECT 'r' || id, id, livestream_id, id, 'complete', 1, 1, started_at FROM sessions
                """)
            try connection.run("ANALYZE")
        }
    }

    @Test("Every page of every listing comes from an index, in its order", arguments: TestDatabase.allCases)
    func plans(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        try await fill(test.store, database)
        let lines = try await test.store.plansOfListings()
        #expect(lines.count == ListingStatement.all.count)
        for line in lines { #expect(line.contains(": by index: "), "\(line)") }
    }

    @Test("A listing that no index serves is noticed", arguments: TestDatabase.allCases)
    func offence(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        try await fill(test.store, database)
        let listing = Listing(
            select: "SELECT id, title FROM livestreams", keys: [.text("title"), .text("id")], order: .ascending,
            decode: { row throws(StoreError) in try row.text(0) }, keysOf: { [.text($0)] })
        for statement in listing.statements("by title") {
            let offences = try await test.store.read { tables in
                ListingStatement.offences(in: try statement.plan(try #require(tables.connection as? any TransactionalConnection)))
            }
            #expect(!offences.isEmpty)
        }
    }
}
