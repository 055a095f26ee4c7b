internal import CSQLite

/// Owns one `sqlite3 *`. Used by one thread at a time: it is opened without SQLite's own mutex.
@safe struct SQLiteHandle: ~Copyable {
    // Opened in `open`, closed in `deinit`, and lent to nobody.
    private let connection: OpaquePointer

    private init(adopting connection: OpaquePointer) { unsafe self.connection = connection }

    /// Opens a database file.
    static func open(path: String, mayCreate: Bool = true) throws(StoreError) -> SQLiteHandle {
        var connection: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (mayCreate ? SQLITE_OPEN_CREATE : 0)
        let code = unsafe sqlite3_open_v2(path, &connection, flags, nil)
        guard let connection = unsafe connection else { throw StoreError(.database, "SQLite has no memory to open \(path).") }
        // Also after a failure there is something to close.
        let handle = unsafe SQLiteHandle(adopting: connection)
        guard code == SQLITE_OK else { throw handle.error(code, doing: "open \(path)") }
        return handle
    }

    // Statements that are still alive keep the connection until they are gone (`_v2`).
    deinit { unsafe sqlite3_close_v2(connection) }

    /// How long a call waits while another connection has the lock that it needs.
    func setBusyTimeout(milliseconds: Int32) { unsafe sqlite3_busy_timeout(connection, milliseconds) }

    /// Rows that the last INSERT, UPDATE or DELETE changed.
    var changeCount: Int { Int(unsafe sqlite3_changes(connection)) }

    /// Whether a transaction is open: some errors roll it back by themselves.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection) == 0 }

    /// Runs statements without parameters, and drops their rows.
    func execute(_ sql: String) throws(StoreError) {
        let code = unsafe sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, doing: "run a statement") }
    }

    /// The statement must not be used after this connection is gone.
    func prepare(_ sql: String) throws(StoreError) -> SQLiteStatement {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else { throw error(code, doing: "prepare a statement") }
        return unsafe SQLiteStatement(adopting: statement)
    }

    /// Copies every page of one state of this database over another. Writers in WAL mode go on meanwhile.
    func copy(to other: borrowing SQLiteHandle) throws(StoreError) {
        // Both connections outlive the copying, which is finished here.
        guard let backup = unsafe sqlite3_backup_init(other.connection, "main", connection, "main") else {
            throw other.error(unsafe sqlite3_errcode(other.connection), doing: "begin a copy")
        }
        unsafe sqlite3_backup_step(backup, -1)
        let code = unsafe sqlite3_backup_finish(backup)
        guard code == SQLITE_OK else { throw other.error(code, doing: "make a copy") }
    }

    /// Texts of SQLite name tables and columns, never values, so no secret gets into the sentence.
    func error(_ code: CInt, doing what: String) -> StoreError {
        // The message belongs to the connection and is copied at once.
        let message = unsafe String(cString: sqlite3_errmsg(connection))
        return StoreError(sqliteCode: code, sentence: "The database can't \(what): \(message) (SQLite \(code)).")
    }
}

extension StoreError {
    fileprivate init(sqliteCode: CInt, sentence: String) {
        // The low byte is the primary code; the others tell variants apart.
        switch sqliteCode & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self.init(.busy, sentence)
        case SQLITE_FULL: self.init(.diskFull, sentence)
        case SQLITE_READONLY: self.init(.readOnly, sentence)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self.init(.corrupt, sentence)
        case SQLITE_CONSTRAINT: self.init(.conflict, sentence)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_IOERR: self.init(.file, sentence)
        default: self.init(.database, sentence)
        }
    }
}
