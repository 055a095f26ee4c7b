/// One connection to PostgreSQL.
final class PostgresConnection {
    private let handle: PostgresHandle
    /// Names of prepared statements by text and types of parameters.
    private var preparedStatements: [PreparedKey: String] = [:]
    private var hasChanges = false
    private var answerTimeout: Int64? = PostgresLimits.answerTimeout
    private var isInTransaction = false
    /// A read begins together with its first statement, so that one wait serves both.
    private var beginsWithNext = false
    /// The end of a read was sent; that it has come about is looked at before whatever is next.
    private var endIsUnread = false
    private var kind = TransactionKind.read
    /// Whether a write waits until no other goes on, and lets none begin: so it can't get in anybody's way.
    var writesAlone = false

    private(set) var doom: StoreError?
    /// What the transaction failed with since it began, whatever its body made of it.
    private(set) var failureKind: PostgresFailure.Kind?
    /// Nothing can be done with this connection any more.
    private(set) var isLost = false

    private struct PreparedKey: Hashable {
        let sql: String
        let types: [UInt32]
    }

    /// - Parameter instance: names the ``Store`` in notices of changes.
    init(_ address: PostgresAddress, instance: String) throws(StoreError) {
        do throws(PostgresFailure) { handle = try PostgresHandle.open(address) } catch { throw error.error }
        try execute(Self.setup)
        try run("SELECT set_config('carillon.instance', $1, false)", [.text(instance)])
        let encoding = try first("SELECT current_setting('server_encoding')") { row throws(StoreError) in try row.text(0) }
        guard encoding == "UTF8" else {
            throw StoreError(
                .database,
                "The PostgreSQL database is encoded in \(encoding ?? "?"), and Carillon's texts need UTF8: "
                    + "make one with createdb --encoding=UTF8 --template=template0.")
        }
    }

    /// A commit waits for the disk at least, also where the server's default is not to; a stricter default stays.
    private static let setup = """
        SET client_min_messages = error; SET bytea_output = hex; SET DateStyle = ISO;
        SET statement_timeout = \(PostgresLimits.statementTimeout);
        SET idle_in_transaction_session_timeout = \(4 * PostgresLimits.statementTimeout);
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        """

    /// A schema that the URL names (`options=-csearch_path=…`) is made when it is missing.
    func makeSchema() throws(StoreError) {
        try execute(
            """
            DO $$ BEGIN
                PERFORM pg_advisory_xact_lock(\(Self.migrationLock));
                IF current_schema() IS NULL THEN
                    EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I', trim(split_part(current_setting('search_path'), ',', 1)));
                END IF;
            END $$
            """)
    }

    private static let beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    private static let commit = "COMMIT; SELECT pg_advisory_unlock_all()"
    private static let rollback = "ROLLBACK; SELECT pg_advisory_unlock_all()"

    /// Tells listeners that somebody has written, in a transaction of its own right behind the commit: notices inside a transaction make
    /// PostgreSQL commit one transaction after the other.
    private static let commitAndNotify = """
        COMMIT; SELECT pg_advisory_unlock_all(), pg_notify('carillon_changes', current_schema() || ' ' || current_setting('carillon.instance'))
        """

    /// The lock is taken in a transaction of its own: a serializable one sees what there was when its first statement began to wait.
    private static let beginWrite = """
        SELECT pg_advisory_lock_shared(\(writeLock), hashtext(current_schema())); COMMIT; BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE
        """
    private static let beginWriteAlone = """
        SELECT pg_advisory_lock(\(writeLock), hashtext(current_schema())); COMMIT; BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE
        """

    /// Payloads of notices that have come since the last call. Asks the server, so a lost connection is found out.
    func takeNotices() throws(StoreError) -> [String] {
        try execute("SELECT 1")
        return handle.takeNotices()
    }

    /// Names of locks that belong to no table: any numbers.
    private static let writeLock = 1_128_352_841
    private static let migrationLock = 1_128_352_842
}

extension PostgresConnection: TransactionalConnection {
    var dialect: SQLDialect { .postgres }

    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int {
        let count = try result(sql, values).changeCount
        if count > 0 { hasChanges = true }
        return count
    }

    func query<Record>(
        _ sql: String, _ values: [SQLValue], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record] {
        let result = try result(sql, values)
        // `INSERT … RETURNING` and the like.
        if result.changeCount > 0 { hasChanges = true }
        var records: [Record] = []
        records.reserveCapacity(result.rowCount)
        for number in 0..<result.rowCount { records.append(try decode(result.row(number))) }
        return records
    }

    func execute(_ script: String) throws(StoreError) {
        if let doom { throw doom }
        try noting { () throws(PostgresFailure) in
            try settle()
            if beginsWithNext {
                beginsWithNext = false
                for result in try handle.execute(Self.beginRead, within: answerTimeout) {
                    if let failure = result.failure { throw failure }
                }
            }
            for result in try handle.execute(script, within: answerTimeout) { if let failure = result.failure { throw failure } }
        }
    }

    /// Reads see one snapshot. Writes are SERIALIZABLE: services check with one statement what they rely on in the next (the last owner
    /// of an organisation, a livestream's state), as with SQLite's one writer; with less, each such place would need locks of its own,
    /// and the one that was forgotten would show on a busy day only. The price is that a transaction may have to run again.
    func begin(_ kind: TransactionKind) throws(StoreError) {
        (doom, failureKind, hasChanges, isInTransaction, beginsWithNext) = (nil, nil, false, false, kind == .read)
        self.kind = kind
        do throws(StoreError) { try beginTransaction(kind) } catch {
            rollBack()
            throw error
        }
        isInTransaction = true
    }

    private func beginTransaction(_ kind: TransactionKind) throws(StoreError) {
        switch kind {
        case .read: break
        case .write: try execute(writesAlone ? Self.beginWriteAlone : Self.beginWrite)
        case .migration:
            answerTimeout = nil
            // Each statement behind the lock sees what its last owner has left.
            try execute(
                """
                BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
                SELECT pg_advisory_xact_lock(\(Self.migrationLock), hashtext(current_schema()));
                """)
        }
    }

    func commit() throws(StoreError) {
        if kind == .read { return endRead() }
        do throws(PostgresFailure) {
            let results = try handle.execute(
                hasChanges ? Self.commitAndNotify : Self.commit, within: answerTimeout)
            guard let first = results.first else { throw .lost("the commit has no answer") }
            // The notice may fail: the commit is what was asked for.
            if let failure = first.failure { throw failure }
            (isInTransaction, answerTimeout) = (false, PostgresLimits.answerTimeout)
        } catch {
            note(error)
            guard error.kind == .lost else { throw error.error }
            // Whether the server came to it before it went can't be known. Running it again might do it twice.
            failureKind = .other
            throw StoreError(
                .uncertain,
                "The connection to PostgreSQL broke during a commit: whether the change was stored isn't known. Look, then repeat it.")
        }
    }

    /// Nothing hangs on the end of a read: if the connection breaks now, the next transaction notices.
    private func endRead() {
        (isInTransaction, answerTimeout) = (false, PostgresLimits.answerTimeout)
        if beginsWithNext {
            beginsWithNext = false
            return
        }
        do throws(PostgresFailure) {
            try handle.sendAhead("COMMIT")
            endIsUnread = true
        } catch {
            isLost = true
        }
    }

    /// Takes what a read's end has answered.
    private func settle() throws(PostgresFailure) {
        guard endIsUnread else { return }
        endIsUnread = false
        try handle.takeAnswers(within: answerTimeout)
    }

    func rollBack() {
        doom = nil
        let kind = failureKind
        let hasBegun = !beginsWithNext
        beginsWithNext = false
        // Also when it didn't begin: the lock may have been had.
        if !isLost, hasBegun { try? execute(Self.rollback) }
        (isInTransaction, answerTimeout, doom) = (false, PostgresLimits.answerTimeout, nil)
        failureKind = kind
    }

    private func result(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> PostgresResult {
        if let doom { throw doom }
        let parameters: PostgresParameters
        do throws(StoreError) { parameters = try PostgresParameters(values) } catch {
            if isInTransaction { doom = error }
            throw error
        }
        return try noting { () throws(PostgresFailure) in
            try settle()
            let name = try statement(sql, parameters.types)
            guard beginsWithNext else { return try handle.run(name, parameters, within: answerTimeout) }
            beginsWithNext = false
            return try handle.run(name, parameters, behind: Self.beginRead, within: answerTimeout)
        }
    }

    private func statement(_ sql: String, _ types: [UInt32]) throws(PostgresFailure) -> String {
        let key = PreparedKey(sql: sql, types: types)
        if let name = preparedStatements[key] { return name }
        if preparedStatements.count >= PostgresLimits.preparedStatementsMax {
            for result in try handle.execute("DEALLOCATE ALL", within: answerTimeout) { if let failure = result.failure { throw failure } }
            preparedStatements.removeAll()
        }
        let name = "s\(preparedStatements.count + 1)"
        try handle.prepare(sql, name: name, types: types)
        preparedStatements[key] = name
        return name
    }

    private func noting<Success>(_ body: () throws(PostgresFailure) -> Success) throws(StoreError) -> Success {
        do throws(PostgresFailure) { return try body() } catch {
            note(error)
            throw error.error
        }
    }

    private func note(_ failure: PostgresFailure) {
        if failure.kind == .lost { isLost = true }
        failureKind = failure.kind
        if isInTransaction { doom = failure.error }
    }
}
