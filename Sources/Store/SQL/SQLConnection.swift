/// One connection to a database, in a transaction: what the tables speak to. It blocks, and lives on a thread of its own; nothing keeps it
/// beyond the call that lent it.
///
/// Statements are written once for SQLite and PostgreSQL: parameters are `$1`, `$2`…; no database clock, no `OFFSET`, no JSON operators.
/// A statement that fails dooms its transaction: whatever follows fails alike, and nothing of it is kept. So a row that may be there
/// already is inserted with `ON CONFLICT … DO NOTHING` and counted, not tried and caught.
protocol SQLConnection: AnyObject {
    /// Runs a statement that gives no rows. Returns how many rows it changed, without those that went by a cascade.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Int

    /// Runs a statement that gives no rows and always succeeds, unless the transaction fails altogether: nobody asks how many rows it changed.
    /// It may go to the database together with the next statement, or with the commit, so that nothing waits for it alone.
    func later(_ sql: String, _ values: [SQLValue]) throws(StoreError)

    /// Says what will be asked behind the next question, so that both go to the database together, where that is a way. Asked then with the
    /// same text and values, the answer is there. For transactions that read; it counts as a part of a glance.
    func ahead(_ sql: String, _ values: [SQLValue]) throws(StoreError)

    /// All rows, in order.
    func query<Record>(
        _ sql: String, _ values: [SQLValue], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> [Record]
}

extension SQLConnection {
    func later(_ sql: String, _ values: [SQLValue]) throws(StoreError) { try run(sql, values) }
    func ahead(_ sql: String, _ values: [SQLValue]) throws(StoreError) {}

    @discardableResult
    func run(_ sql: String) throws(StoreError) -> Int { try run(sql, []) }

    func query<Record>(_ sql: String, _ decode: (Row) throws(StoreError) -> Record) throws(StoreError) -> [Record] {
        try query(sql, [], decode)
    }

    /// The first row, if there is one. The statement should give no more than that.
    func first<Record>(
        _ sql: String, _ values: [SQLValue] = [], _ decode: (Row) throws(StoreError) -> Record
    ) throws(StoreError) -> Record? {
        try query(sql, values, decode).first
    }

    /// Whether the statement gives a row.
    func exists(_ sql: String, _ values: [SQLValue]) throws(StoreError) -> Bool {
        try first(sql, values) { _ throws(StoreError) in true } ?? false
    }
}
