/// What a transaction may do.
enum TransactionKind: Sendable {
    /// Sees one state of the database, and changes nothing: a statement that would is an error.
    case read
    /// One statement that reads, which is a state of the database by itself: nothing begins or ends it. A second one that was not announced
    /// (``SQLConnection/ahead(_:_:)``) is an error.
    case glance
    /// Happens as if no other write went on at the same time.
    case write
    /// A step of the schema: one at a time, and as long as it takes.
    case migration
}

/// A connection as its driver and the migrations have it.
protocol TransactionalConnection: SQLConnection {
    /// How this database writes what the other writes differently.
    var dialect: SQLDialect { get }

    /// Statements without parameters, separated by semicolons: for migrations.
    func execute(_ script: String) throws(StoreError)

    func begin(_ kind: TransactionKind) throws(StoreError)
    /// When it returns, it is on disk.
    func commit() throws(StoreError)
    /// Runs `body` as a part of the open transaction that is taken back alone where `body` answers false. Doesn't nest.
    ///
    /// - Throws: when the whole transaction can only be rolled back: a statement of it has failed.
    func savepoint(_ body: () -> Bool) throws(StoreError)
    /// Ends the transaction, if it is still open, without a trace.
    func rollBack()
    /// Why the open transaction can only be rolled back: a statement of it failed.
    var doom: StoreError? { get }
}

extension TransactionalConnection {
    /// Everything in `body` or nothing of it. Doesn't nest.
    ///
    /// - Returns: what `body` returned, or the error with which it gave up.
    /// - Throws: what the database itself couldn't do.
    func transaction<Success, Failure: Error>(
        _ kind: TransactionKind, _ body: () throws(Failure) -> Success
    ) throws(StoreError) -> Result<Success, Failure> {
        try begin(kind)
        let success: Success
        do throws(Failure) { success = try body() } catch {
            rollBack()
            return .failure(error)
        }
        do throws(StoreError) {
            if let doom { throw doom }
            try commit()
        } catch {
            rollBack()
            throw error
        }
        return .success(success)
    }
}
