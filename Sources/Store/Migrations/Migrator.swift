/// Brings a database up to the program's version, each step in a transaction of its own, and records when.
struct Migrator {
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// - Parameter migrations: numbered from 1 without a gap.
    /// - Throws: `newerDatabase` if the database has been through migrations that this program doesn't know.
    func apply(_ migrations: [Migration], now: Int64) throws(StoreError) {
        precondition(migrations.map(\.number) == Array(1..<Int64(migrations.count + 1)), "migrations are numbered from 1")
        if try isUpToDate(migrations) { return }
        try database.execute(
            """
            CREATE TABLE IF NOT EXISTS migrations (
                number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL
            ) STRICT
            """)
        for migration in migrations { try apply(migration, now: now) }
    }

    /// The version is read inside the transaction: another process may just have applied the same step.
    private func apply(_ migration: Migration, now: Int64) throws(StoreError) {
        try database.transaction { () throws(StoreError) in
            guard try version() < migration.number else { return }
            try database.execute(migration.sql)
            try database.run(
                "INSERT INTO migrations (number, name, applied_at) VALUES ($1, $2, $3)",
                [.integer(migration.number), .text(migration.name), .integer(now)])
        }
    }

    private func isUpToDate(_ migrations: [Migration]) throws(StoreError) -> Bool {
        let known = Int64(migrations.count)
        let hasTable = try database.first("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'") {
            _ throws(StoreError) in true
        }
        let version = hasTable == nil ? 0 : try version()
        guard version <= known else {
            throw StoreError(
                .newerDatabase,
                "The database is at version \(version), and this Carillon knows versions up to \(known): start the newer "
                    + "Carillon that wrote it, or put back the data folder from before the upgrade.")
        }
        return version == known
    }

    /// The number of the last applied migration; 0 if there is none.
    private func version() throws(StoreError) -> Int64 {
        try database.first("SELECT COALESCE(MAX(number), 0) FROM migrations") { row throws(StoreError) in
            try row.integer(0)
        } ?? 0
    }
}
