/// Sees to it that a glance is one statement.
struct Glance {
    private var statementsLeft: Int?

    /// Of no transaction, or of one of another kind: any number of statements.
    init(_ kind: TransactionKind? = nil) { statementsLeft = kind == .glance ? 1 : nil }

    /// Another one goes along with it.
    mutating func widen() { if let left = statementsLeft { statementsLeft = left + 1 } }

    /// Why the next statement may not be run.
    mutating func refusal() -> StoreError? {
        guard let left = statementsLeft else { return nil }
        statementsLeft = left - 1
        return left > 0 ? nil : StoreError(.database, "A glance at the database has one statement: more of them want a read.")
    }
}
