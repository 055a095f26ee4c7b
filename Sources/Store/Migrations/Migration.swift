/// One step from a version of the database to the next. A released migration never changes; what it got wrong, a later
/// one puts right.
struct Migration: Sendable {
    /// Grows from step to step.
    let number: Int64
    let name: String
    /// Statements without parameters, separated by semicolons, in words that ``SQLDialect`` knows: `TEXT`, `{integer}`, `{bytes}`, and
    /// `{strict}` behind a table.
    let sql: String
}

extension Migration {
    /// All steps, oldest first. Each stands in a file of its own.
    static let all: [Migration] = [base, accounts, livestreamDomain, jobs, idempotency, pageInvitations, sessionViewers]
}
