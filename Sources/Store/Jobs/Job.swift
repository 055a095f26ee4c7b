/// Work that is remembered until it is done, across crashes and restarts.
package struct Job: Sendable, Equatable, Identifiable {
    package typealias ID = String

    package enum State: String, Sendable, CaseIterable {
        /// For its time, for a worker, or for those before it in its lane.
        case waiting
        /// A worker has it, for as long as its lease lasts.
        case running
        case done
        /// Given up. Kept, and can be replayed.
        case dead
    }

    /// Lower numbers go first. A kind of work that many wait for never has to wait for one that nobody does.
    package enum Priority: Int64, Sendable, CaseIterable {
        case urgent = 0
        case normal = 1
        case background = 2
    }

    package let id: ID
    package let kind: String
    /// JSON, as the kind wants it. A secret one is empty, except for the worker that has taken the job.
    package internal(set) var payload: String
    package let lane: String?
    package let priority: Priority
    package let state: State
    /// Milliseconds since 1970, as all times here.
    package let runAt: Int64
    /// When a worker may take it: its time, or for a job that is running, the end of its lease. Nil while another one is before it in its
    /// lane, and at its end.
    package let readyAt: Int64?
    /// How often a worker has taken it, the present time included.
    package let attempts: Int64
    package let lockedBy: String?
    /// Why the last attempt failed, for a person.
    package let lastError: String?
    package let createdAt: Int64
    package let finishedAt: Int64?
}
