/// How often a kind of job is tried, and how long it waits in between: full-jitter exponential backoff. Each wait is a random part of a
/// bound that doubles, so that many that failed together don't come back together.
package struct RetryPolicy: Sendable, Equatable {
    /// Beyond it a job is given up.
    package var attemptsMax: Int64
    /// The bound of the first wait, in milliseconds.
    package var firstDelayMax: Int64
    /// What the bound never exceeds, in milliseconds.
    package var delayMax: Int64
    /// What no wait falls below, in milliseconds: a server that has just failed is left alone for a moment.
    package var delayMin: Int64

    /// For mails and what else is soon of no use: eight attempts within about a day.
    package static let brief = RetryPolicy(attemptsMax: 8, firstDelayMax: 60_000, delayMax: 6 * 3_600_000)
    /// For webhooks: thirty attempts; at most eight hours between two, about three days in all.
    package static let patient = RetryPolicy(attemptsMax: 30, firstDelayMax: 10_000, delayMax: 8 * 3_600_000)
    /// For what a person waits for and can ask for again.
    package static let once = RetryPolicy(attemptsMax: 1, firstDelayMax: 1000, delayMax: 1000)

    /// What any delay can be set to at most: a year.
    package static let delayLimit: Int64 = 365 * 86_400_000

    /// - Precondition: at least one attempt; the bounds are positive, in order, and at most ``delayLimit``.
    package init(attemptsMax: Int64, firstDelayMax: Int64, delayMax: Int64, delayMin: Int64 = 500) {
        precondition(attemptsMax >= 1 && delayMin >= 0 && firstDelayMax >= delayMin && delayMax >= firstDelayMax, "the bounds are in order")
        precondition(delayMax <= Self.delayLimit, "no delay is longer than a year")
        self.attemptsMax = attemptsMax
        self.firstDelayMax = firstDelayMax
        self.delayMax = delayMax
        self.delayMin = delayMin
    }

    /// How long to wait after an attempt that failed, in milliseconds; nil when it was the last one.
    ///
    /// - Parameters:
    ///   - attempt: counts from 1.
    ///   - askedFor: what the other side asked for (`Retry-After`). It is respected, with a random part of the first bound added.
    ///   - chance: evenly spread over 0..<1.
    package func delay(afterAttempt attempt: Int64, askedFor: Int64? = nil, chance: Double) -> Int64? {
        guard attempt < attemptsMax else { return nil }
        let chance = min(max(chance, 0), 1)
        if let askedFor { return min(max(askedFor, delayMin), Self.askedForMax) + Int64(chance * Double(firstDelayMax)) }
        return max(delayMin, Int64(chance * Double(bound(afterAttempt: attempt))))
    }

    /// What somebody else can ask for at most: a day.
    package static let askedForMax: Int64 = 86_400_000

    /// `firstDelayMax` doubled for each attempt after the first.
    func bound(afterAttempt attempt: Int64) -> Int64 {
        var bound = firstDelayMax
        for _ in 1..<min(max(attempt, 1), 64) where bound < delayMax {
            bound = bound > delayMax / 2 ? delayMax : bound * 2
        }
        return min(bound, delayMax)
    }
}
