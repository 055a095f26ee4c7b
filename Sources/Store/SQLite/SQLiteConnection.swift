internal import CSQLite
internal import Glibc

/// One connection to the database file.
final class SQLiteConnection {
    /// How long a statement waits for another process's transaction, and the start for the change to WAL.
    static let busyTimeoutMilliseconds: Int32 = 5000
    /// Statements kept ready. Their texts are constants of the program, so the bound only guards against a mistake.
    static let preparedStatementsMax = 1024

    private let handle: SQLiteHandle
    private var idleStatements: [String: SQLiteStatement] = [:]
    private(set) var doom: StoreError?

    /// - Parameter isReader: whether every statement that would change something is an error. Such a connection needs a database that is
    ///   there and in WAL mode.
    init(path: String, isReader: Bool) throws(StoreError) {
        handle = try SQLiteHandle.open(path: path)
        handle.setBusyTimeout(milliseconds: Self.busyTimeoutMilliseconds)
        if isReader {
            try handle.execute("PRAGMA query_only = ON")
        } else {
            try changeToWriteAheadLog()
            // FULL: a commit returns when the log is on disk. NORMAL could lose the last ones with the power.
            try handle.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        }
    }

    /// Grows when another connection commits (`PRAGMA data_version`); own commits don't change it.
    func dataVersion() throws(StoreError) -> Int64 {
        try first("PRAGMA data_version") { row throws(StoreError) in try row.integer(0) } ?? 0
    }

    /// With a write-ahead log readers and the writer don't wait for each other. SQLite doesn't use the busy timeout when
    /// two processes make this change at once, so it is repeated here.
    private func changeToWriteAheadLog() throws(StoreError) {
        let pauseMilliseconds: Int32 = 20
        var pausesLeft = Self.busyTimeoutMilliseconds / pauseMilliseconds
        while true {
            do throws(StoreError) {
                let mode = try first("PRAGMA journal_mode = WAL") { row throws(StoreError) in try row.text(0) }
                if mode == "wal" { return }
                throw StoreError(
                    .file, "The data folder's file system can't hold a write-ahead log (SQLite stays in \(mode ?? "?") mode).")
            } catch {
                guard error.code == .busy, pausesLeft > 0 else { throw error }
                pausesLeft -= 1
                usleep(UInt32(pauseMilliseconds) * 1000)
            }
        }
    }
}

extension SQLiteConnection: TransactionalConnection {
    var dialect: SQLDialect { .sqlite }

    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int {
        _ = try query(sql, values) { _ throws(StoreError) in }
        return handle.changeCount
    }

    func query<Record>(
        _ sql: String, _ values: [SQLValue], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record] {
        if let doom { throw doom }
        let statement = try takeStatement(sql)
        defer { keep(statement, for: sql) }
        if let refusal = statement.bind(values) { throw doomed(refusal) }
        var records: [Record] = []
        while true {
            let code = statement.step()
            switch code {
            case SQLITE_ROW: records.append(try decode(Row(statement)))
            case SQLITE_DONE: return records
            default: throw doomed(handle.error(code, doing: "run a statement"))
            }
        }
    }

    func execute(_ script: String) throws(StoreError) {
        do throws(StoreError) { try handle.execute(script) } catch { throw doomed(error) }
    }

    /// A write takes the lock at the start (IMMEDIATE), so that two processes which read and then write wait for each other instead of
    /// failing.
    func begin(_ kind: TransactionKind) throws(StoreError) {
        doom = nil
        try handle.execute(kind == .read ? "BEGIN" : "BEGIN IMMEDIATE")
    }

    func commit() throws(StoreError) { try handle.execute("COMMIT") }

    func rollBack() {
        // Some errors have rolled back by themselves. What failed is the news; a rollback that fails as well has nothing to add.
        if handle.isInTransaction { try? handle.execute("ROLLBACK") }
        doom = nil
    }

    /// Outside a transaction a statement that failed has no consequences.
    private func doomed(_ error: StoreError) -> StoreError {
        if handle.isInTransaction { doom = error }
        return error
    }

    /// Out of the cache while it is in use: the same text may be needed again while rows are decoded.
    private func takeStatement(_ sql: String) throws(StoreError) -> SQLiteStatement {
        if let statement = idleStatements.removeValue(forKey: sql) { return statement }
        do throws(StoreError) { return try handle.prepare(sql) } catch { throw doomed(error) }
    }

    private func keep(_ statement: SQLiteStatement, for sql: String) {
        statement.reset()
        if idleStatements.count >= Self.preparedStatementsMax { idleStatements.removeAll() }
        idleStatements[sql] = statement
    }
}
