/// One connection to PostgreSQL.
final class PostgresConnection {
    private let handle: PostgresHandle
    /// Names of prepared statements by text and types of parameters.
    private var preparedStatements: [PreparedKey: String] = [:]
    private var hasChanges = false
    private var answerTimeout: Int64? = PostgresLimits.answerTimeout
    private var isInTransaction = false
    /// What goes to the server in front of the next statement, so that one wait serves all: the transaction's beginning, and statements whose
    /// answers nobody needs.
    private var unsent: [PostgresHandle.Request] = []
    /// Which of `unsent` are questions asked ahead, and the answers that have come to such.
    private var questions: [(place: Int, sql: String, values: [SQLValue])] = []
    private var answers: [(sql: String, values: [SQLValue], result: PostgresResult)] = []
    /// Whether the server has heard of the transaction.
    private var hasBegun = false
    private var glance = Glance()
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
    private static let beginWrite = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
    private static let commit = "COMMIT"
    private static let rollback = "ROLLBACK; SELECT pg_advisory_unlock_all()"

    /// Behind the commit of a write. Where it has changed something, listeners are told so, in a transaction of its own: notices inside a
    /// transaction make PostgreSQL commit one transaction after the other.
    private static let unlock = "SELECT pg_advisory_unlock_all()"
    private static let unlockAndNotify = """
        SELECT pg_advisory_unlock_all(), pg_notify('carillon_changes', current_schema() || ' ' || current_setting('carillon.instance'))
        """

    /// The lock is taken in a transaction of its own (the commit behind it ends the one that the server has begun for it): a serializable one
    /// sees what there was when its first statement began to wait.
    private static let lock = "SELECT pg_advisory_lock_shared(\(writeLock), hashtext(current_schema()))"
    private static let lockAlone = "SELECT pg_advisory_lock(\(writeLock), hashtext(current_schema()))"

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

    func later(_ sql: String, _ values: [SQLValue]) throws(StoreError) {
        guard isInTransaction, kind == .write else { return _ = try run(sql, values) }
        if let doom { throw doom }
        let parameters = try parameters(values)
        try noting { () throws(PostgresFailure) in
            try settle()
            unsent.append(try request(sql, parameters))
        }
        hasChanges = true
    }

    func ahead(_ sql: String, _ values: [SQLValue]) throws(StoreError) {
        glance.widen()
        guard isInTransaction, kind != .write, doom == nil else { return }
        let parameters = try parameters(values)
        try noting { () throws(PostgresFailure) in
            try settle()
            unsent.append(try request(sql, parameters))
        }
        questions.append((unsent.count - 1, sql, values))
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
            if !unsent.isEmpty { _ = try send(nil) }
            for result in try handle.execute(script, within: answerTimeout) { if let failure = result.failure { throw failure } }
        }
    }

    /// Reads see one snapshot. Writes are SERIALIZABLE: services check with one statement what they rely on in the next (the last owner
    /// of an organisation, a livestream's state), as with SQLite's one writer; with less, each such place would need locks of its own,
    /// and the one that was forgotten would show on a busy day only. The price is that a transaction may have to run again.
    func begin(_ kind: TransactionKind) throws(StoreError) {
        (doom, failureKind, hasChanges, isInTransaction, hasBegun) = (nil, nil, false, false, false)
        (self.kind, glance, unsent, questions, answers) = (kind, Glance(kind), [], [], [])
        do throws(StoreError) { try beginTransaction(kind) } catch {
            rollBack()
            throw error
        }
        isInTransaction = true
    }

    private func beginTransaction(_ kind: TransactionKind) throws(StoreError) {
        switch kind {
        case .glance: break
        case .read: try beginWithNext([Self.beginRead])
        case .write: try beginWithNext([writesAlone ? Self.lockAlone : Self.lock, Self.commit, Self.beginWrite])
        case .migration:
            answerTimeout = nil
            hasBegun = true
            // Each statement behind the lock sees what its last owner has left.
            try execute(
                """
                BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
                SELECT pg_advisory_xact_lock(\(Self.migrationLock), hashtext(current_schema()));
                """)
        }
    }

    private func beginWithNext(_ statements: [String]) throws(StoreError) {
        for statement in statements { try add(statement) }
    }

    func commit() throws(StoreError) {
        if kind == .read || kind == .glance { return endRead() }
        // Nothing was asked and nothing changed.
        guard hasBegun || hasChanges else { return end() }
        // A connection that went stale is found out before the commit, while everything can still be run again.
        if !hasBegun { _ = try noting { () throws(PostgresFailure) in try send(nil) } }
        do throws(PostgresFailure) {
            unsent.append(try request(Self.commit, .none))
            let place = unsent.count - 1
            // The notice may fail: the commit is what was asked for.
            let results = try send(try request(hasChanges ? Self.unlockAndNotify : Self.unlock, .none), checked: place)
            guard results.indices.contains(place) else { throw .lost("the commit has no answer") }
            end()
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

    private func end() {
        (isInTransaction, hasBegun, unsent, questions, answers) = (false, false, [], [], [])
        answerTimeout = PostgresLimits.answerTimeout
    }

    /// Nothing hangs on the end of a read: if the connection breaks now, the next transaction notices.
    private func endRead() {
        let mustEnd = hasBegun
        end()
        guard mustEnd else { return }
        do throws(PostgresFailure) {
            try handle.sendAhead(Self.commit)
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

    /// Beginning and end go to the server with the statements beside them.
    func savepoint(_ body: () -> Bool) throws(StoreError) {
        try add("SAVEPOINT part")
        let isKept = body()
        if let doom { throw doom }
        if !isKept { try add("ROLLBACK TO part") }
        try add("RELEASE part")
    }

    private func add(_ statement: String) throws(StoreError) {
        if let doom { throw doom }
        try noting { () throws(PostgresFailure) in
            try settle()
            unsent.append(try request(statement, .none))
        }
    }

    func rollBack() {
        let (kind, mustRollBack) = (failureKind, hasBegun)
        end()
        doom = nil
        // Also when it didn't begin well: the lock may have been had.
        if !isLost, mustRollBack { try? execute(Self.rollback) }
        (doom, failureKind) = (nil, kind)
    }

    private func result(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> PostgresResult {
        if let doom { throw doom }
        if let refusal = glance.refusal() { throw refusal }
        if questions.contains(where: { $0.sql == sql && $0.values == values }) {
            _ = try noting { () throws(PostgresFailure) in try send(nil) }
        }
        if let index = answers.firstIndex(where: { $0.sql == sql && $0.values == values }) { return answers.remove(at: index).result }
        let parameters = try parameters(values)
        return try noting { () throws(PostgresFailure) in
            try settle()
            guard let result = try send(try request(sql, parameters)).last else { throw .lost("a statement has no answer") }
            return result
        }
    }

    private func parameters(_ values: [SQLValue]) throws(StoreError) -> PostgresParameters {
        do throws(StoreError) { return try PostgresParameters(values) } catch {
            if isInTransaction { doom = error }
            throw error
        }
    }

    private func request(_ sql: String, _ parameters: PostgresParameters) throws(PostgresFailure) -> PostgresHandle.Request {
        PostgresHandle.Request(name: try statement(sql, parameters.types), parameters: parameters)
    }

    /// Sends what has waited, and this behind it.
    ///
    /// - Parameter checked: the last of them that must succeed; nil: all.
    private func send(_ request: PostgresHandle.Request?, checked: Int? = nil) throws(PostgresFailure) -> [PostgresResult] {
        if let request { unsent.append(request) }
        let (requests, asked) = (unsent, questions)
        (unsent, questions) = ([], [])
        if kind != .glance { hasBegun = true }
        let results = try handle.run(requests, within: answerTimeout)
        for result in results.prefix(checked.map { $0 + 1 } ?? results.count) { if let failure = result.failure { throw failure } }
        for question in asked where results.indices.contains(question.place) {
            answers.append((question.sql, question.values, results[question.place]))
        }
        return results
    }

    private func statement(_ sql: String, _ types: [UInt32]) throws(PostgresFailure) -> String {
        let key = PreparedKey(sql: sql, types: types)
        if let name = preparedStatements[key] { return name }
        if preparedStatements.count >= PostgresLimits.preparedStatementsMax {
            if !unsent.isEmpty { _ = try send(nil) }
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
