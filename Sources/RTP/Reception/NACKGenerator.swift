/// Decides which missing packets to ask for again (RFC 4585, §6.2.1), and when.
package struct NACKGenerator: Sendable {
    package struct Limits: Sendable {
        /// Where more is missing, asking would only add to the congestion: a key frame is the way out.
        package var missingMax = 250
        package var attemptsMax = 8
        /// Packets overtake each other: what is missing is asked for after this time.
        package var patience: Duration = .milliseconds(5)
        /// Without a measured round trip.
        package var firstInterval: Duration = .milliseconds(60)
        package var intervalMin: Duration = .milliseconds(20)

        package init() {}
    }

    private struct Missing {
        let sequence: Int64
        var attempts: Int
        var nextAttempt: Instant
    }

    private let limits: Limits
    /// In order.
    private var missing: [Missing] = []
    private var newest: Int64?
    private var interval: Duration
    /// More than ``Limits/missingMax`` was missing since this was asked: a key frame is needed.
    private var overflowed = false

    package init(limits: Limits = Limits()) {
        self.limits = limits
        interval = limits.firstInterval
        missing.reserveCapacity(limits.missingMax)
    }

    package var missingCount: Int { missing.count }

    /// How long the peer takes to answer: nothing is asked for twice within it.
    package mutating func setRoundTrip(_ time: Duration) { interval = max(limits.intervalMin, time + time / 4) }

    package mutating func note(_ sequence: Int64, at now: Instant) {
        guard let newest else {
            self.newest = sequence
            return
        }
        if sequence > newest {
            noteHole(newest + 1..<sequence, at: now)
            self.newest = sequence
        } else if !missing.isEmpty, let index = index(of: sequence) {
            missing.remove(at: index)
        }
    }

    /// Numbers below this are not wanted any more.
    package mutating func forget(below sequence: Int64) {
        guard let first = missing.first, first.sequence < sequence else { return }
        missing.removeAll { $0.sequence < sequence }
    }

    /// Whether more was missing than can be asked for since this was asked last.
    package mutating func takeOverflow() -> Bool {
        defer { overflowed = false }
        return overflowed
    }

    /// Appends the numbers to ask for now.
    package mutating func takeDue(at now: Instant, into due: inout [UInt16]) {
        guard !missing.isEmpty else { return }
        let wait = interval
        var isOver = false
        for index in missing.indices where missing[index].nextAttempt <= now {
            missing[index].attempts += 1
            missing[index].nextAttempt = now + wait
            isOver = isOver || missing[index].attempts >= limits.attemptsMax
            due.append(UInt16(truncatingIfNeeded: missing[index].sequence))
        }
        if isOver { missing.removeAll { $0.attempts >= limits.attemptsMax } }
    }

    package var nextDeadline: Instant? { missing.lazy.map(\.nextAttempt).min() }

    private mutating func noteHole(_ hole: Range<Int64>, at now: Instant) {
        guard missing.count + hole.count <= limits.missingMax else {
            missing.removeAll(keepingCapacity: true)
            overflowed = true
            return
        }
        let firstAttempt = now + limits.patience
        for sequence in hole { missing.append(Missing(sequence: sequence, attempts: 0, nextAttempt: firstAttempt)) }
    }

    private func index(of sequence: Int64) -> Int? {
        var low = 0
        var high = missing.count
        while low < high {
            let middle = (low + high) / 2
            if missing[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return low < missing.count && missing[low].sequence == sequence ? low : nil
    }
}
