/// How a worker's turn with a job ends.
package enum JobEnding: Sendable, Equatable {
    case done
    /// It failed and is tried again, not before a time.
    case retry(at: Int64, error: String)
    /// It failed for the last time.
    case dead(error: String)
    /// It was handed back without having been tried: the turn doesn't count as an attempt.
    case handedBack(runAt: Int64)
}

/// How things stand with the jobs.
package struct JobFigures: Sendable, Equatable {
    /// Jobs that a worker could take now, at most ``countMax``.
    package let dueCount: Int64
    /// Since when the oldest of them could have been taken.
    package let oldestDueAt: Int64?
    /// At most ``countMax``.
    package let deadCount: Int64

    package static let countMax: Int64 = 10_000
}
