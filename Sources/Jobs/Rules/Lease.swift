/// For how long a worker may act on a job that it has taken.
///
/// The store gives a job to another worker once the lease is over by that one's clock. So that no two ever act at once, a worker stops
/// ``Rules/clockSkewMax`` earlier by its own. Milliseconds.
package struct Lease: Sendable, Equatable {
    package struct Rules: Sendable, Equatable {
        /// From taking or renewal to its end. What a job of a worker that died has to wait.
        package var duration: Int64 = 60_000
        /// From taking or renewal to the next renewal.
        package var renewalInterval: Int64 = 15_000
        /// By how much the clocks of two machines may differ.
        package var clockSkewMax: Int64 = 10_000

        package init() {}
    }

    package let rules: Rules
    package private(set) var start: Int64

    /// - Parameter start: the worker's time before it asked the store.
    package init(from start: Int64, rules: Rules) {
        self.start = start
        self.rules = rules
    }

    /// What the store is told.
    package var end: Int64 { start + rules.duration }
    /// When the worker must have stopped.
    package var lastMoment: Int64 { end - rules.clockSkewMax }
    package var renewalTime: Int64 { start + rules.renewalInterval }

    /// Also when the clock has been set back behind its start: then nothing is known.
    package func mayAct(at now: Int64) -> Bool { now < lastMoment && now >= start - rules.clockSkewMax }

    /// The lease that a renewal at this time makes, if the store agrees.
    package func renewed(at now: Int64) -> Lease { Lease(from: now, rules: rules) }
}
