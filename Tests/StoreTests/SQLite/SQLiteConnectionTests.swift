import Testing

@testable import Store

@Suite struct SQLiteConnectionTests {
    let folder = TemporaryFolder()

    private func database() throws -> SQLiteConnection {
        let database = try SQLiteConnection(path: folder.path + "/test.db", isReader: false)
        try database.execute("CREATE TABLE IF NOT EXISTS things (a INTEGER, b TEXT, c BLOB) STRICT")
        return database
    }

    @Test("Every kind of value comes back as it went in")
    func values() throws {
        let database = try database()
        let nasty = "'); DROP TABLE things; -- é🔔"
        try database.run("INSERT INTO things VALUES ($1, $2, $3)", [.integer(.min), .text(nasty), .bytes([0, 255])])
        try database.run("INSERT INTO things VALUES ($1, $2, $3)", [.null, .text(""), .bytes([])])
        let rows = try database.query("SELECT a, b, c FROM things ORDER BY rowid") { row throws(StoreError) in
            (try row.optionalInteger(0), try row.text(1), try row.bytes(2))
        }
        #expect(rows.map(\.0) == [.min, nil] && rows.map(\.1) == [nasty, ""] && rows.map(\.2) == [[0, 255], []])
    }

    @Test("Parameters are numbered, wherever they stand and however often")
    func parameters() throws {
        let row = try database().first("SELECT $2, $1, $2", [.integer(1), .integer(2)]) { row throws(StoreError) in
            [try row.integer(0), try row.integer(1), try row.integer(2)]
        }
        #expect(row == [2, 1, 2])
    }

    @Test("A column of another type is an error that names it")
    func mismatch() throws {
        let database = try database()
        #expect(throws: StoreError(.corrupt, "The database holds something else than an integer in column b.")) {
            try database.first("SELECT 'x' AS b") { row throws(StoreError) in try row.integer(0) }
        }
        #expect(throws: StoreError.self) {
            try database.first("SELECT NULL") { row throws(StoreError) in try row.text(0) }
        }
    }

    @Test("A failed transaction leaves nothing, and the next one works")
    func rollback() throws {
        let database = try database()
        let refusal = StoreError(.conflict, "no")
        #expect(throws: refusal) {
            try database.transaction(.write) { () throws(StoreError) in
                try database.run("INSERT INTO things (a) VALUES (1)")
                throw refusal
            }.get()
        }
        _ = try database.transaction(.write) { () throws(StoreError) in try database.run("INSERT INTO things (a) VALUES (2)") }.get()
        #expect(try database.query("SELECT a FROM things") { row throws(StoreError) in try row.integer(0) } == [2])
    }

    @Test("A statement may run again while its own rows are read")
    func reentrance() throws {
        let database = try database()
        try database.run("INSERT INTO things (a) VALUES (1), (2)")
        let sql = "SELECT a FROM things ORDER BY a"
        let inner = try database.query(sql) { row throws(StoreError) in
            try database.query(sql) { row throws(StoreError) in try row.integer(0) }
        }
        #expect(inner == [[1, 2], [1, 2]])
    }

    @Test("Errors have a code and a sentence")
    func errors() throws {
        let database = try database()
        let wrong = #expect(throws: StoreError.self) { try database.run("SELECT * FROM nowhere") }
        #expect(wrong?.code == .database && wrong?.sentence.contains("no such table: nowhere") == true)
        try database.execute("CREATE UNIQUE INDEX one ON things (a); INSERT INTO things (a) VALUES (1)")
        let twice = #expect(throws: StoreError.self) { try database.run("INSERT INTO things (a) VALUES (1)") }
        #expect(twice?.code == .conflict)
        try database.execute("PRAGMA query_only = ON")
        let readOnly = #expect(throws: StoreError.self) { try database.run("DELETE FROM things") }
        #expect(readOnly?.code == .readOnly)
    }

    @Test("A full disk is told apart, and what was stored stays readable")
    func diskFull() throws {
        let database = try database()
        try database.run("INSERT INTO things (a) VALUES (1)")
        try database.execute("PRAGMA max_page_count = 3")
        let error = #expect(throws: StoreError.self) {
            try database.run("INSERT INTO things (c) VALUES ($1)", [.bytes([UInt8](repeating: 1, count: 100_000))])
        }
        #expect(error?.code == .diskFull)
        #expect(try database.first("SELECT a FROM things") { row throws(StoreError) in try row.integer(0) } == 1)
    }
}
