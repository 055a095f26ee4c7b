import StoreTestSupport
import Testing

@testable import Store

@Suite struct PostgresConnectionTests {
    private func setting(_ name: String, _ connection: any SQLConnection) throws -> String? {
        try connection.first("SELECT current_setting($1)", [.text(name)]) { row throws(StoreError) in try row.text(0) }
    }

    @Test("A commit waits for the disk, a statement has a limit, and writes are serializable", arguments: ["on", "off", "remote_apply"])
    func session(serversOwn commit: String) throws {
        let url = try PrivatePostgres.shared.get().url + "&options=-csynchronous_commit%3D\(commit)"
        let connection = try PostgresConnection(try #require(PostgresAddress(url)), instance: "test")
        #expect(try setting("synchronous_commit", connection) == (commit == "off" ? "on" : commit))
        #expect(try setting("statement_timeout", connection) == "10s")
        for (kind, level) in [(.read, "repeatable read"), (.write, "serializable")] as [(TransactionKind, String)] {
            let found = try connection.transaction(kind) { try setting("transaction_isolation", connection) }.get()
            #expect(found == level)
        }
    }

    @Test("A statement that takes too long is told apart")
    func timeout() throws {
        let bare = try BareConnection(to: .postgres)
        try bare.connection.execute("SET statement_timeout = 50")
        let error = #expect(throws: StoreError.self) { try bare.connection.run("SELECT pg_sleep(60)") }
        #expect(error?.code == .busy && error?.sentence.contains("longer than 10 s") == true)
    }

    @Test("A wrong address, user or database is said in words, and never with the password")
    func refused() throws {
        let url = try PrivatePostgres.shared.get().url
        let wrong = [
            url.replacing("postgres:///postgres", with: "postgres://x:hunter2@/nowhere"),
            url.replacing("user=carillon", with: "user=nobody"),
            "postgres://carillon:hunter2@127.0.0.1:1/carillon", "postgres://carillon:hunter2@name.invalid/carillon",
        ]
        for url in wrong {
            let address = try #require(PostgresAddress(url))
            let error = #expect(throws: StoreError.self) { try PostgresConnection(address, instance: "test") }
            #expect(error?.sentence.contains("hunter2") == false)
            #expect(error?.sentence.hasPrefix("PostgreSQL can't be reached: ") == true)
        }
    }

    @Test(
        "What isn't a URL of PostgreSQL is refused",
        arguments: [
            "", "carillon", "mysql://a/b", "postgres://a:b@c:d/e?nonsense=1", "postgres://h/d?x", "host=h", "postgres://h/\u{0}",
            "postgres://" + String(repeating: "x", count: PostgresAddress.lengthMax),
        ])
    func notAnAddress(url: String) { #expect(PostgresAddress(url) == nil) }

    @Test("An address shows where it leads, and neither user nor password")
    func shown() throws {
        let address = try #require(PostgresAddress("postgresql://somebody:hunter2@db.example:5433/church?sslmode=require"))
        var dumped = ""
        dump([address], to: &dumped)
        #expect(address.description == "database “church” at db.example:5433")
        for text in ["\(address)", String(reflecting: address), "\([address])", dumped] {
            #expect(!text.contains("hunter2") && !text.contains("somebody"))
        }
    }

    @Test("More statements than are kept prepared still run")
    func manyStatements() throws {
        let bare = try BareConnection(to: .postgres)
        for number in 0...PostgresLimits.preparedStatementsMax {
            #expect(try bare.connection.exists("SELECT \(number)", []))
        }
        #expect(try bare.connection.exists("SELECT 0", []))
    }
}
