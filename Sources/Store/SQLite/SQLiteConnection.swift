internal import CSQLite
internal import Glibc

/// One connection to the database file.
final class SQLiteConnection {
    /// How long a statement waits for another process's transaction, and the start for the change to WAL.
    static let busyTimeoutMilliseconds: Int32 = 5000
    /// Statements kept ready. Their texts are constants of the program, so the bound only guards against a mistake.
    static let preparedStatementsMax = 1024

    private let handle: SQLiteHandle
    private var statements: [String: SQLiteStatement] = [:]
    private(set) var doom: StoreError?
    private var glance = Glance()

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

    func ahead(_ sql: String, _ values: [SQLValue]) { glance.widen() }

    func query<Record>(
        _ sql: String, _ values: [SQLValue], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record] {
        if let doom { throw doom }
        if let refusal = glance.refusal() { throw refusal }
        let statement = try takeStatement(sql)
        defer {
            statement.reset()
            statement.isInUse = false
        }
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
        glance = Glance(kind)
        if kind != .glance { try run(kind == .read ? "BEGIN" : "BEGIN IMMEDIATE") }
    }

    func commit() throws(StoreError) {
        if handle.isInTransaction { try run("COMMIT") }
    }

    func rollBack() {
        // Some errors have rolled back by themselves. What failed is the news; a rollback that fails as well has nothing to add.
        if handle.isInTransaction { try? handle.execute("ROLLBACK") }
        doom = nil
    }

    func savepoint(_ body: () -> Bool) throws(StoreError) {
        try run("SAVEPOINT part")
        let isKept = body()
        if !isKept { try run("ROLLBACK TO part") }
        try run("RELEASE part")
    }

    /// Outside a transaction a statement that failed has no consequences.
    private func doomed(_ error: StoreError) -> StoreError {
        if handle.isInTransaction { doom = error }
        return error
    }

    /// From the cache, unless it is in use: the same text may be needed again while rows are decoded.
    private func takeStatement(_ sql: String) throws(StoreError) -> SQLiteStatement {
        if let statement = statements[sql], !statement.isInUse {
            statement.isInUse = true
            return statement
        }
        do throws(StoreError) {
            let statement = try handle.prepare(sql)
            statement.isInUse = true
            if statements.count >= Self.preparedStatementsMax { statements.removeAll() }
            statements[sql] = statement
            return statement
        } catch { throw doomed(error) }
    }
}

extension SQLiteConnection: WritingPlace {
    func working() throws(StoreError) -> any TransactionalConnection { self }

    func write<Success>(_ body: (any SQLConnection) throws -> Success) throws -> Success {
        try transaction(.write) { try body(self) }.get()
    }
}
