package import Store

/// Does one kind of job. It may be run again with the same job after a crash, or when a lease was lost: at least once, not exactly once.
package struct JobHandler: Sendable {
    /// What a turn came to, and what is to be stored together with it.
    package struct Report: Sendable {
        package var outcome: JobOutcome
        /// Runs in the transaction that ends the turn, with how it ends and the time: both are stored, or neither.
        package var record: (@Sendable (Tables, JobEnding, Int64) throws -> Void)?

        package init(_ outcome: JobOutcome, record: (@Sendable (Tables, JobEnding, Int64) throws -> Void)? = nil) {
            self.outcome = outcome
            self.record = record
        }
    }

    package let kind: String
    package let policy: RetryPolicy
    /// How long a turn may last; the task is cancelled then, and the turn has failed.
    package let timeLimit: Duration
    /// Ends soon after its task is cancelled.
    package let run: @Sendable (Job) async -> Report

    package init(kind: String, policy: RetryPolicy, timeLimit: Duration, run: @escaping @Sendable (Job) async -> Report) {
        self.kind = kind
        self.policy = policy
        self.timeLimit = timeLimit
        self.run = run
    }
}
