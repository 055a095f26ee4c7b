import Testing

@testable import Store

@Suite struct MigratorTests {
    let folder = TemporaryFolder()
    private var path: String { folder.path + "/test.db" }

    private func applied(_ database: SQLiteConnection) throws -> [[Int64]] {
        try database.query("SELECT number, applied_at FROM migrations ORDER BY number") { row throws(StoreError) in
            [try row.integer(0), try row.integer(1)]
        }
    }

    @Test("From empty all steps are applied and recorded with their time; again, none")
    func fromEmptyAndTwice() throws {
        let database = try SQLiteConnection(path: path, isReader: false)
        for now in [7, 8] as [Int64] {
            try Migrator(database).apply(Migration.all, now: now)
            #expect(try applied(database) == Migration.all.map { [$0.number, 7] })
        }
    }

    @Test("From each version the rest is applied", arguments: 0...Migration.all.count)
    func fromEach(version: Int) throws {
        let database = try SQLiteConnection(path: path, isReader: false)
        try Migrator(database).apply(Array(Migration.all.prefix(version)), now: 1)
        try Migrator(database).apply(Migration.all, now: 2)
        #expect(try applied(database).map { $0[1] } == Migration.all.map { $0.number <= version ? 1 : 2 })
    }

    @Test("A step that fails leaves nothing of itself and keeps those before")
    func failing() throws {
        let good = Migration(number: 1, name: "good", sql: "CREATE TABLE a (x TEXT)")
        let bad = Migration(number: 2, name: "bad", sql: "CREATE TABLE b (x TEXT); CREATE TABLE a (x TEXT)")
        let database = try SQLiteConnection(path: path, isReader: false)
        #expect(throws: StoreError.self) { try Migrator(database).apply([good, bad], now: 1) }
        #expect(try applied(database) == [[1, 1]])
        let tables = try database.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
            row throws(StoreError) in try row.text(0)
        }
        #expect(tables == ["a", "migrations"])
    }

    @Test("A database newer than the program is refused in words and left alone")
    func newer() async throws {
        _ = try Store(folder: folder.path, now: 1)
        let database = try SQLiteConnection(path: folder.path + "/carillon.db", isReader: false)
        let next = Int64(Migration.all.count + 1)
        try database.run(
            "INSERT INTO migrations (number, name, applied_at) VALUES ($1, 'later', 1)", [.integer(next)])
        let error = #expect(throws: StoreError.self) { try Store(folder: folder.path, now: 2) }
        #expect(error?.code == .newerDatabase)
        #expect(error?.sentence.hasPrefix("The database is at version \(next), and this Carillon knows versions up to") == true)
    }
}
