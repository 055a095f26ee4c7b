/// Brings a database up to the program's version, each step in a transaction of its own, and records when.
struct Migrator {
    private let connection: any TransactionalConnection

    init(_ connection: any TransactionalConnection) { self.connection = connection }

    /// - Parameter migrations: by growing numbers.
    /// - Throws: `newerDatabase` if the database has been through migrations that this program doesn't know.
    func apply(_ migrations: [Migration], now: Int64) throws(StoreError) {
        precondition(zip(migrations, migrations.dropFirst()).allSatisfy { $0.number < $1.number }, "migrations are in order")
        let script = connection.dialect.script(
            """
            CREATE TABLE IF NOT EXISTS migrations (
                number {integer} PRIMARY KEY, name TEXT NOT NULL, applied_at {integer} NOT NULL
            ) {strict}
            """)
        try connection.transaction(.migration) { () throws(StoreError) in try connection.execute(script) }.get()
        let applied = try applied()
        guard applied.isSubset(of: migrations.map(\.number)) else { throw Self.newer(applied, migrations) }
        for migration in migrations where !applied.contains(migration.number) { try apply(migration, now: now) }
    }

    /// What is applied is read again inside the transaction: another process may just have taken the same step.
    private func apply(_ migration: Migration, now: Int64) throws(StoreError) {
        try connection.transaction(.migration) { () throws(StoreError) in
            guard try !applied().contains(migration.number) else { return }
            try connection.execute(connection.dialect.script(migration.sql))
            try connection.run(
                "INSERT INTO migrations (number, name, applied_at) VALUES ($1, $2, $3)",
                [.integer(migration.number), .text(migration.name), .integer(now)])
        }.get()
    }

    private func applied() throws(StoreError) -> Set<Int64> {
        Set(try connection.query("SELECT number FROM migrations") { row throws(StoreError) in try row.integer(0) })
    }

    private static func newer(_ applied: Set<Int64>, _ migrations: [Migration]) -> StoreError {
        StoreError(
            .newerDatabase,
            "The database is at version \(applied.max() ?? 0), and this Carillon knows versions up to \(migrations.last?.number ?? 0): "
                + "start the newer Carillon that wrote it, or put back a backup from before the upgrade.")
    }
}
