import StoreTestSupport

@testable import Store

/// A connection to an empty database, without migrations.
final class BareConnection {
    let connection: any TransactionalConnection
    private let folder = TemporaryFolder()
    private let open: () throws -> any TransactionalConnection

    init(to database: TestDatabase) throws {
        let path = folder.path + "/test.db"
        switch database {
        case .sqlite: open = { try SQLiteConnection(path: path, isReader: false) }
        case .postgres:
            let address = try PrivatePostgres.shared.get().makeSchema()
            open = {
                let connection = try PostgresConnection(address, instance: "test")
                try connection.makeSchema()
                return connection
            }
        }
        connection = try open()
    }

    /// Another connection to the same database.
    func another() throws -> any TransactionalConnection { try open() }

    /// With a table `things` that has a column of each type.
    func withThings() throws -> any TransactionalConnection {
        let script = "CREATE TABLE things (number {integer}, word TEXT, stuff {bytes}, UNIQUE (number)) {strict}"
        try connection.execute(connection.dialect.script(script))
        return connection
    }
}

/// What `SELECT number FROM things` gives.
func numbers(_ connection: any SQLConnection) throws -> [Int64?] {
    try connection.query("SELECT number FROM things ORDER BY number") { row throws(StoreError) in try row.optionalInteger(0) }
}
