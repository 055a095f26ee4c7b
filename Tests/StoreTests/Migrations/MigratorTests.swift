import StoreTestSupport
import Testing

@testable import Store

@Suite struct MigratorTests {
    private func applied(_ connection: any SQLConnection) throws -> [[Int64]] {
        try connection.query("SELECT number, applied_at FROM migrations ORDER BY number") { row throws(StoreError) in
            [try row.integer(0), try row.integer(1)]
        }
    }

    @Test("From empty all steps are applied and recorded with their time; again, none", arguments: TestDatabase.allCases)
    func fromEmptyAndTwice(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        for now in [7, 8] as [Int64] {
            try Migrator(bare.connection).apply(Migration.all, now: now)
            #expect(try applied(bare.connection) == Migration.all.map { [$0.number, 7] })
        }
    }

    @Test("From each version the rest is applied", arguments: TestDatabase.allCases, 0...Migration.all.count)
    func fromEach(on database: TestDatabase, version: Int) throws {
        let bare = try BareConnection(to: database)
        try Migrator(bare.connection).apply(Array(Migration.all.prefix(version)), now: 1)
        try Migrator(bare.connection).apply(Migration.all, now: 2)
        #expect(try applied(bare.connection).map { $0[1] } == Migration.all.indices.map { $0 < version ? 1 : 2 })
    }

    @Test("A step that fails leaves nothing of itself and keeps those before", arguments: TestDatabase.allCases)
    func failing(on database: TestDatabase) throws {
        let good = Migration(number: 1, name: "good", sql: "CREATE TABLE a (x TEXT)")
        let bad = Migration(number: 2, name: "bad", sql: "CREATE TABLE b (x TEXT); CREATE TABLE a (x TEXT)")
        let bare = try BareConnection(to: database)
        #expect(throws: StoreError.self) { try Migrator(bare.connection).apply([good, bad], now: 1) }
        #expect(try applied(bare.connection) == [[1, 1]])
        #expect(throws: StoreError.self) { try bare.connection.exists("SELECT 1 FROM b", []) }
        #expect(try bare.connection.exists("SELECT 1 FROM a", []) == false)
    }

    @Test("A step of a number between those that are applied is made up for", arguments: TestDatabase.allCases)
    func gap(on database: TestDatabase) throws {
        let steps = (1...3).map { Migration(number: $0, name: "\($0)", sql: "CREATE TABLE t\($0) (x TEXT)") }
        let bare = try BareConnection(to: database)
        try Migrator(bare.connection).apply([steps[0], steps[2]], now: 1)
        try Migrator(bare.connection).apply(steps, now: 2)
        #expect(try applied(bare.connection) == [[1, 1], [2, 2], [3, 1]])
    }

    @Test("A database newer than the program is refused in words and left alone", arguments: TestDatabase.allCases)
    func newer(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let next = (Migration.all.map(\.number).max() ?? 0) + 1
        try await test.store.inspect { connection in
            try connection.run("INSERT INTO migrations (number, name, applied_at) VALUES ($1, 'later', 1)", [.integer(next)])
        }
        let error = #expect(throws: StoreError.self) { try test.open() }
        #expect(error?.code == .newerDatabase)
        #expect(error?.sentence.hasPrefix("The database is at version \(next), and this Carillon knows versions up to") == true)
    }
}
