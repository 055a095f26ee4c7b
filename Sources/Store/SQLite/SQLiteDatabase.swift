internal import Synchronization

/// A database file: one connection writes, a few read.
final class SQLiteDatabase: Database {
    /// Connections that read. More than cores gain nothing, since the file is in the system's memory.
    static let readersMax = 4

    private let writer: ConnectionPool<SQLiteConnection>
    private let writes: GroupWriter<SQLiteConnection>
    let threads = StoreThreads(count: readersMax)
    private let readers: ConnectionPool<SQLiteConnection>
    /// `PRAGMA data_version` as the writer last saw it.
    private let lastDataVersion: Mutex<Int64>

    /// - Parameter writer: a connection to the same file, which is up to date.
    init(path: String, writer: sending SQLiteConnection) throws(StoreError) {
        lastDataVersion = Mutex(try writer.dataVersion())
        var readers: [SQLiteConnection] = []
        for _ in 0..<Self.readersMax { readers.append(try SQLiteConnection(path: path, isReader: true)) }
        self.readers = ConnectionPool(readers, label: "carillon.store.reader", threads: threads)
        self.writer = ConnectionPool([writer], label: "carillon.store.writer")
        writes = GroupWriter(self.writer)
    }

    func read<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success {
        try await readers.run { connection in try connection.transaction(.read) { try body(connection) }.get() }
    }

    func glance<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success {
        try await readers.run { connection in try connection.transaction(.glance) { try body(connection) }.get() }
    }

    func write<Success: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Success
    ) async throws -> Success {
        try await writes.write(body)
    }

    /// The writer is asked, since all own writes are its own, and those don't change its version.
    func hasChangedElsewhere() async throws -> Bool {
        let version = try await writer.run { connection in try connection.dataVersion() }
        return lastDataVersion.withLock { last in
            defer { last = version }
            return version != last
        }
    }

    func describe() async throws -> String {
        let version = try await read { connection in
            try connection.first("SELECT sqlite_version()") { row throws(StoreError) in try row.text(0) }
        }
        return "SQLite \(version ?? "?")"
    }
}
