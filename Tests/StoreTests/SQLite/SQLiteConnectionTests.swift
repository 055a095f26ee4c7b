import StoreTestSupport
import Testing

@testable import Store

@Suite struct SQLiteConnectionTests {
    let folder = TemporaryFolder()
    private var path: String { folder.path + "/test.db" }

    @Test("A full disk is told apart, and what was stored stays readable")
    func diskFull() throws {
        let connection = try SQLiteConnection(path: path, isReader: false)
        try connection.execute("CREATE TABLE things (number INTEGER, stuff BLOB) STRICT; INSERT INTO things (number) VALUES (1)")
        try connection.execute("PRAGMA max_page_count = 3")
        let error = #expect(throws: StoreError.self) {
            try connection.run("INSERT INTO things (stuff) VALUES ($1)", [.bytes([UInt8](repeating: 1, count: 100_000))])
        }
        #expect(error?.code == .diskFull)
        #expect(try numbers(connection) == [1])
    }

    @Test("A reader sees what is committed, and changes nothing")
    func reader() throws {
        let writer = try SQLiteConnection(path: path, isReader: false)
        try writer.execute("CREATE TABLE things (number INTEGER) STRICT")
        let reader = try SQLiteConnection(path: path, isReader: true)
        try writer.begin(.write)
        try writer.run("INSERT INTO things VALUES (1)")
        #expect(try numbers(reader) == [])
        try reader.begin(.read)
        #expect(try numbers(reader) == [])
        try writer.commit()
        #expect(try numbers(reader) == [])
        try reader.commit()
        #expect(try numbers(reader) == [1])
        let error = #expect(throws: StoreError.self) { try reader.run("DELETE FROM things") }
        #expect(error?.code == .readOnly)
    }
}
