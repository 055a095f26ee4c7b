import StoreTestSupport
import Testing

@testable import Store

@Suite struct SQLConnectionTests {
    @Test("Every kind of value comes back as it went in", arguments: TestDatabase.allCases)
    func values(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        let nasty = "'); DROP TABLE things; -- $1 é🔔\\ \u{1}"
        let every = (0...255).map { UInt8($0) }
        let rows: [[SQLValue]] = [
            [.integer(.min), .text(nasty), .bytes(every)], [.integer(.max), .text(""), .bytes([])], [.integer(-1), .null, .null],
            [.optional(nil as Int64?), .optional(nil as String?), .optional(nil as [UInt8]?)],
        ]
        for row in rows { try connection.run("INSERT INTO things VALUES ($1, $2, $3)", row) }
        let found = try connection.query("SELECT number, word, stuff FROM things ORDER BY number NULLS LAST") { row throws(StoreError) in
            (try row.optionalInteger(0), try row.optionalText(1), try row.optionalBytes(2))
        }
        #expect(found.map(\.0) == [.min, -1, .max, nil])
        #expect(found.map(\.1) == [nasty, nil, "", nil])
        #expect(found.map(\.2) == [every, nil, [], nil])
    }

    @Test("Truth values are integers, also those that the database makes", arguments: TestDatabase.allCases)
    func truth(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let row = try bare.connection.first("SELECT $1, EXISTS (SELECT 1), $2", [.bool(true), .bool(false)]) { row throws(StoreError) in
            [try row.bool(0), try row.bool(1), try row.bool(2)]
        }
        #expect(row == [true, true, false])
    }

    @Test("Sums and counts are integers", arguments: TestDatabase.allCases)
    func sums(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        try connection.run("INSERT INTO things (number) VALUES (1), (2)")
        let row = try connection.first("SELECT SUM(number), COUNT(*), MAX(number), COALESCE(SUM(number), 0) FROM things") {
            row throws(StoreError) in [try row.integer(0), try row.integer(1), try row.integer(2), try row.integer(3)]
        }
        #expect(row == [3, 2, 2, 3])
    }

    @Test("Parameters are numbered, wherever they stand and however often", arguments: TestDatabase.allCases)
    func parameters(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let row = try bare.connection.first("SELECT $2, $1, $2", [.integer(1), .text("b")]) { row throws(StoreError) in
            "\(try row.text(0)) \(try row.integer(1)) \(try row.text(2))"
        }
        #expect(row == "b 1 b")
    }

    @Test("What is run later is seen by the next statement, and fails its transaction if it fails", arguments: TestDatabase.allCases)
    func later(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        let insertion = "INSERT INTO things (number) VALUES ($1)"
        let seen = try connection.transaction(.write) { () throws(StoreError) in
            try connection.later(insertion, [.integer(1)])
            try connection.later(insertion, [.integer(2)])
            let count = try connection.query("SELECT number FROM things") { row throws(StoreError) in try row.integer(0) }.count
            try connection.later(insertion, [.integer(3)])
            return count
        }.get()
        #expect(try seen == 2 && numbers(connection) == [1, 2, 3])
        #expect(throws: StoreError.self) {
            try connection.transaction(.write) { () throws(StoreError) in
                try connection.later(insertion, [.integer(4)])
                try connection.later(insertion, [.integer(1)])
            }.get()
        }
        #expect(try numbers(connection) == [1, 2, 3])
    }

    @Test("A part that is taken back leaves what stands around it", arguments: TestDatabase.allCases)
    func savepoint(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        try connection.transaction(.write) { () throws(StoreError) in
            for number in 1...4 as ClosedRange<Int64> {
                try connection.savepoint {
                    _ = try? connection.run("INSERT INTO things (number) VALUES ($1)", [.integer(number)])
                    return number % 2 == 0
                }
            }
        }.get()
        #expect(try numbers(connection) == [2, 4])
    }

    @Test("An absent value may be compared and looked for", arguments: TestDatabase.allCases)
    func absent(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        try connection.run("INSERT INTO things (number, word) VALUES (1, 'a'), (2, 'b')")
        for (word, expected) in [(nil, 2), ("a", 1), ("c", 0)] as [(String?, Int)] {
            let found = try connection.query(
                "SELECT number FROM things WHERE $1 IS NULL OR word = $1", [.optional(word)]
            ) { row throws(StoreError) in try row.integer(0) }
            #expect(found.count == expected)
        }
    }

    @Test("Texts are sorted byte by byte", arguments: TestDatabase.allCases)
    func order(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        for word in ["a", "B", "é", "Z", "_", "z", "-"] { try connection.run("INSERT INTO things (word) VALUES ($1)", [.text(word)]) }
        let words = try connection.query("SELECT word FROM things WHERE word > $1 ORDER BY word", [.text(".")]) {
            row throws(StoreError) in try row.text(0)
        }
        #expect(words == ["B", "Z", "_", "a", "z", "é"])
    }

    @Test("A column of another type is an error that names it", arguments: TestDatabase.allCases)
    func mismatch(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        try connection.run("INSERT INTO things (word) VALUES ('x')")
        #expect(throws: StoreError(.corrupt, "The database holds something else than an integer in column word.")) {
            try connection.first("SELECT word FROM things") { row throws(StoreError) in try row.integer(0) }
        }
        #expect(throws: StoreError.self) {
            try connection.first("SELECT stuff FROM things") { row throws(StoreError) in try row.bytes(0) }
        }
        #expect(throws: StoreError.self) {
            try connection.first("SELECT number FROM things") { row throws(StoreError) in try row.text(0) }
        }
    }

    @Test("A failed transaction leaves nothing, and the next one works", arguments: TestDatabase.allCases)
    func rollback(on database: TestDatabase) throws {
        struct Refusal: Error, Equatable {}
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        #expect(throws: Refusal.self) {
            _ = try connection.transaction(.write) {
                try connection.run("INSERT INTO things (number) VALUES (1)")
                throw Refusal()
            }.get()
        }
        _ = try connection.transaction(.write) { () throws(StoreError) in try connection.run("INSERT INTO things (number) VALUES (2)") }
        #expect(try numbers(connection) == [2])
    }

    @Test("A statement that failed dooms its transaction, whatever is made of the error", arguments: TestDatabase.allCases)
    func doom(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        try connection.run("INSERT INTO things (number) VALUES (1)")
        let error = #expect(throws: StoreError.self) {
            _ = try connection.transaction(.write) {
                try connection.run("INSERT INTO things (number) VALUES (2)")
                for number in [1, 3] as [Int64] {
                    _ = try? connection.run("INSERT INTO things (number) VALUES ($1)", [.integer(number)])
                }
            }
        }
        #expect(error?.code == .conflict)
        #expect(try numbers(connection) == [1])
    }

    @Test("A text that one of the databases can't hold is refused by both", arguments: TestDatabase.allCases)
    func zero(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        let error = #expect(throws: StoreError.self) {
            try connection.run("INSERT INTO things (word) VALUES ($1)", [.text("a\u{0}b")])
        }
        #expect(error?.code == .unstorable)
    }

    @Test("A statement counts the rows that it changed", arguments: TestDatabase.allCases)
    func counts(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        #expect(try connection.run("INSERT INTO things (number) VALUES (1), (2), (3)") == 3)
        #expect(try connection.run("UPDATE things SET word = 'x' WHERE number > $1", [.integer(1)]) == 2)
        #expect(try connection.run("UPDATE things SET word = 'x' WHERE number > $1", [.integer(9)]) == 0)
        #expect(try connection.run("INSERT INTO things (number) VALUES (1), (4) ON CONFLICT (number) DO NOTHING") == 1)
        #expect(try connection.run("DELETE FROM things WHERE number < $1", [.integer(3)]) == 2)
    }

    @Test("An insertion may change the row that is there, and give it back", arguments: TestDatabase.allCases)
    func upsert(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        let sql = """
            INSERT INTO things (number, word) VALUES ($1, $2)
            ON CONFLICT (number) DO UPDATE SET word = excluded.word RETURNING number, word
            """
        for word in ["a", "b"] {
            let row = try connection.first(sql, [.integer(1), .text(word)]) { row throws(StoreError) in try row.text(1) }
            #expect(row == word)
        }
        #expect(try numbers(connection) == [1])
    }

    @Test("A statement may run again while its own rows are read", arguments: TestDatabase.allCases)
    func reentrance(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        try connection.run("INSERT INTO things (number) VALUES (1), (2)")
        let sql = "SELECT number FROM things ORDER BY number"
        let inner = try connection.query(sql) { row throws(StoreError) in
            try connection.query(sql) { row throws(StoreError) in try row.integer(0) }
        }
        #expect(inner == [[1, 2], [1, 2]])
    }

    @Test("Errors have a code and a sentence, and hold no value", arguments: TestDatabase.allCases)
    func errors(on database: TestDatabase) throws {
        let bare = try BareConnection(to: database)
        let connection = try bare.withThings()
        let wrong = #expect(throws: StoreError.self) { try connection.run("SELECT * FROM nowhere") }
        #expect(wrong?.code == .database && wrong?.sentence.contains("nowhere") == true)
        try connection.run("INSERT INTO things (number) VALUES ($1)", [.integer(424_242)])
        let twice = #expect(throws: StoreError.self) {
            try connection.run("INSERT INTO things (number) VALUES ($1)", [.integer(424_242)])
        }
        #expect(twice?.code == .conflict && twice?.sentence.contains("424242") == false)
        let unfit = #expect(throws: StoreError.self) {
            try connection.run("INSERT INTO things (number) VALUES ($1)", [.text("confidential")])
        }
        #expect(unfit?.sentence.contains("confidential") == false)
    }

    @Test("In a reading transaction nothing can be changed, and one state is seen", arguments: TestDatabase.allCases)
    func reading(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let error = await #expect(throws: StoreError.self) {
            try await test.store.read { tables in try tables.connection.run("DELETE FROM livestreams") }
        }
        #expect(error?.code == .readOnly)
        _ = try await test.store.addLivestream(title: "after the failure", at: 1)
        #expect(try await test.store.livestreams().count == 1)
    }
}
