internal import Store

/// What a handler says of its turn with a job.
package enum JobOutcome: Sendable, Equatable {
    case done
    /// It failed in a way that may pass.
    ///
    /// - Parameters:
    ///   - sentence: why, for a person, without secrets: it is stored.
    ///   - after: what the other side asked to wait, in milliseconds.
    case failed(String, after: Int64? = nil)
    /// It failed in a way that won't pass.
    case hopeless(String)
    /// It couldn't be tried, and isn't held against it: again at a time, in milliseconds since 1970.
    case notNow(until: Int64)

    /// How the turn ends.
    ///
    /// - Parameter chance: evenly spread over 0..<1.
    func ending(of job: Job, policy: RetryPolicy, at now: Int64, chance: Double) -> JobEnding {
        switch self {
        case .done: return .done
        case .hopeless(let sentence): return .dead(error: sentence)
        case .notNow(let time): return .handedBack(runAt: max(time, now + policy.delayMin))
        case .failed(let sentence, let after):
            guard let delay = policy.delay(afterAttempt: job.attempts, askedFor: after, chance: chance) else {
                return .dead(error: sentence)
            }
            return .retry(at: now + delay, error: sentence)
        }
    }
}
