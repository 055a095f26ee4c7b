internal import CSQLite
internal import Glibc

/// One connection to the database file: what the tables speak to. Not `Sendable`; the ``Store`` keeps it on its queue.
final class Database {
    /// How long a statement waits for another process's transaction, and the start for the change to WAL.
    static let busyTimeoutMilliseconds: Int32 = 5000
    /// Statements kept ready. Their texts are constants of the program, so the bound only guards against a mistake.
    static let preparedStatementsMax = 256

    private let connection: ConnectionHandle
    private var idleStatements: [String: PreparedStatement] = [:]

    init(path: String) throws(StoreError) {
        connection = try ConnectionHandle.open(path: path)
        connection.setBusyTimeout(milliseconds: Self.busyTimeoutMilliseconds)
        try changeToWriteAheadLog()
        // FULL: a commit returns when the log is on disk. NORMAL could lose the last ones with the power.
        try connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
    }

    /// Runs a statement that gives no rows. Returns how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int {
        _ = try query(sql, values) { _ throws(StoreError) in }
        return connection.changeCount
    }

    /// All rows, each decoded before the next is read.
    func query<Record>(
        _ sql: String, _ values: [SQLValue] = [], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record] {
        let statement = try takeStatement(sql)
        defer { keep(statement, for: sql) }
        guard statement.bind(values) else { throw StoreError(.conflict, "A value is too big for the database.") }
        var records: [Record] = []
        while true {
            let code = statement.step()
            switch code {
            case SQLITE_ROW: records.append(try decode(Row(statement)))
            case SQLITE_DONE: return records
            default: throw connection.error(code, doing: "run a statement")
            }
        }
    }

    /// The first row, if there is one.
    func first<Record>(
        _ sql: String, _ values: [SQLValue] = [], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> Record? {
        try query(sql, values, decode).first
    }

    /// Statements without parameters, separated by semicolons.
    func execute(_ sql: String) throws(StoreError) { try connection.execute(sql) }

    /// Everything in `body` or nothing of it. Takes the write lock at the start (IMMEDIATE), so that two processes which
    /// read and then write wait for each other instead of failing. Doesn't nest.
    @discardableResult
    func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try connection.execute("BEGIN IMMEDIATE")
        do throws(StoreError) {
            let result = try body()
            try connection.execute("COMMIT")
            return result
        } catch {
            // What failed is the news; a rollback that fails as well has nothing to add.
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw error
        }
    }

    /// Grows when another connection commits (`PRAGMA data_version`); own commits don't change it.
    func dataVersion() throws(StoreError) -> Int64 {
        try first("PRAGMA data_version") { row throws(StoreError) in try row.integer(0) } ?? 0
    }

    /// Out of the cache while it is in use: the same text may be needed again while rows are decoded.
    private func takeStatement(_ sql: String) throws(StoreError) -> PreparedStatement {
        if let statement = idleStatements.removeValue(forKey: sql) { return statement }
        return try connection.prepare(sql)
    }

    private func keep(_ statement: PreparedStatement, for sql: String) {
        statement.reset()
        if idleStatements.count >= Self.preparedStatementsMax { idleStatements.removeAll() }
        idleStatements[sql] = statement
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
                throw StoreError(.file, "The data folder's file system can't hold a write-ahead log (SQLite stays in \(mode ?? "?") mode).")
            } catch {
                guard error.code == .busy, pausesLeft > 0 else { throw error }
                pausesLeft -= 1
                usleep(UInt32(pauseMilliseconds) * 1000)
            }
        }
    }
}
