internal import Cryptography

/// Everything that Carillon remembers. Several processes may have the same database open: servers and the command line.
///
/// Its tables stand with their aggregate, in the folder of that name.
package final class Store: Sendable {
    private let database: any Database
    let keyRing: KeyRing
    /// For tasks that have much to ask of the store: what they read is read on their own thread.
    package var threads: StoreThreads { database.threads }
    /// Rings when there may be a job to take.
    package let jobBell = JobBell()
    /// Rings when somebody's notifications have changed.
    package let notificationBell = NotificationBell()

    static func databasePath(_ folder: String) -> String { folder + "/carillon.db" }

    /// Whether a store was ever made in this folder.
    package static func exists(folder: String) -> Bool { isFile(databasePath(folder)) }

    /// Opens the store, and brings the database up to date. Waits for the disk or the network: meant for the start of a program.
    ///
    /// - Parameters:
    ///   - folder: made if it is missing. It holds `secrets.key`, and the database unless that is elsewhere.
    ///   - postgres: where the database is. Nil: SQLite, in the folder.
    ///   - connections: to PostgreSQL, at least one.
    ///   - now: milliseconds since 1970, recorded with migrations.
    package init(
        folder: String, postgres: PostgresAddress? = nil, connections: Int = Store.connectionsStandard, now: Int64
    ) throws(StoreError) {
        try makeFolder(folder)
        if let postgres {
            let gate = PostgresGate(postgres, instance: randomIdentifier(length: 12))
            let connection = try gate.connect()
            try connection.makeSchema()
            keyRing = try Self.prepare(connection, folder, now)
            database = try PostgresDatabase(gate, first: connection, count: connections)
        } else {
            let connection = try SQLiteConnection(path: Self.databasePath(folder), isReader: false)
            keyRing = try Self.prepare(connection, folder, now)
            database = try SQLiteDatabase(path: Self.databasePath(folder), writer: connection)
        }
    }

    /// How many connections to PostgreSQL a store opens, unless it is told otherwise; one more hears of other processes' changes.
    package static let connectionsStandard = PostgresLimits.connections

    private static func prepare(
        _ connection: any TransactionalConnection, _ folder: String, _ now: Int64
    ) throws(StoreError) -> KeyRing {
        try Migrator(connection).apply(Migration.all, now: now)
        let file = SecretsFile(path: folder + "/secrets.key")
        return KeyRing(file, keys: try file.load(sealedUnder: try SealedColumn.keyIDs(connection)))
    }

    /// Runs `body` on one consistent state of the database. Many may read at a time. A statement that changes something is an error.
    ///
    /// - Throws: what `body` throws, or a ``StoreError``.
    package func read<Success: Sendable>(_ body: @escaping @Sendable (Tables) throws -> Success) async throws -> Success {
        try await database.read { [secrets = keyRing.secrets] connection in try body(Tables(connection, secrets)) }
    }

    /// ``read(_:)`` for a body that asks the database once: it costs nothing but that one statement. A second statement is an error.
    package func glance<Success: Sendable>(_ body: @escaping @Sendable (Tables) throws -> Success) async throws -> Success {
        try await database.glance { [secrets = keyRing.secrets] connection in try body(Tables(connection, secrets)) }
    }

    /// Runs `body` as one transaction: everything in it or, if it throws, nothing of it. When this returns, it is on disk.
    ///
    /// Transactions happen as if one came after the other. For that, `body` may have to run again: it changes nothing outside.
    ///
    /// - Throws: what `body` throws, or a ``StoreError``.
    package func write<Success: Sendable>(_ body: @escaping @Sendable (Tables) throws -> Success) async throws -> Success {
        let (success, hasNewJobs, notified) = try await database.write { [secrets = keyRing.secrets] connection in
            let tables = Tables(connection, secrets)
            return (try body(tables), tables.jobBell.isPulled, tables.notificationBell.people)
        }
        if hasNewJobs { jobBell.ring() }
        if !notified.isEmpty { notificationBell.ring(for: notified) }
        return success
    }

    /// Secrets of 32 bytes for a purpose, derived from `secrets.key`: every server with that file has the same. The first is the one to use;
    /// further ones are those of earlier keys.
    package func derivedSecrets(for purpose: String) -> [(keyID: String, secret: [UInt8])] {
        keyRing.secrets.derive(for: purpose)
    }

    /// The ids of the keys in `secrets.key`, the one that seals first.
    package var sealingKeyIDs: [String] { keyRing.keys.map(\.id) }

    /// Whether another process has written since the last call (or since the store was opened); true as well when that isn't known.
    /// Keys that were put into `secrets.key` meanwhile are taken with it. Cheap enough to ask a few times a second.
    package func hasChangedElsewhere() async throws(StoreError) -> Bool {
        let hasOtherKeys = keyRing.refresh()
        do { return try await database.hasChangedElsewhere() || hasOtherKeys } catch { throw error.ofStore }
    }

    /// What kind of database this is, where, and how durable: for a person, without secrets. Asks the database.
    package func describe() async throws(StoreError) -> String {
        do { return try await database.describe() } catch { throw error.ofStore }
    }

    /// Reads a little, to see whether the store answers.
    package func check() async throws(StoreError) {
        _ = try await reading { tables throws(StoreError) in try tables.connection.exists("SELECT 1", []) }
    }
}

extension Store {
    /// ``read(_:)`` for a body that fails with a ``StoreError`` only.
    func reading<Success: Sendable>(
        _ body: @escaping @Sendable (Tables) throws(StoreError) -> Success
    ) async throws(StoreError) -> Success {
        do { return try await read(body) } catch { throw error.ofStore }
    }

    /// ``write(_:)`` for a body that fails with a ``StoreError`` only.
    func writing<Success: Sendable>(
        _ body: @escaping @Sendable (Tables) throws(StoreError) -> Success
    ) async throws(StoreError) -> Success {
        do { return try await write(body) } catch { throw error.ofStore }
    }
}

extension Error {
    /// For what can only be a ``StoreError`` and has lost its type on the way.
    fileprivate var ofStore: StoreError {
        guard let error = self as? StoreError else { preconditionFailure("the store fails with its own errors") }
        return error
    }
}
