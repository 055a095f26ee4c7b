/// Collects when packets with transport-wide numbers came, and tells the sender, who reckons from it how much the path carries
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01). Chromium stays near 300 kbit/s without.
package struct TransportFeedbackGenerator: Sendable {
    package struct Limits: Sendable {
        /// Often enough for the sender to notice a queue within a few pictures.
        package var interval: Duration = .milliseconds(50)
        /// What one feedback tells of: about 100 ms at 30 Mbit/s. A jump over more begins anew.
        package var packetsMax = 400

        package init() {}
    }

    private let limits: Limits
    private var unwrapper = SequenceUnwrapper()
    /// The first number that has not been told.
    private var first: Int64?
    private var arrivals: [Int64?] = []
    private var number: UInt8 = 0
    private var nextReport: Instant?

    package init(limits: Limits = Limits()) {
        precondition(limits.packetsMax <= TransportFeedback.packetsMax, "a feedback tells of at most TransportFeedback.packetsMax")
        self.limits = limits
        arrivals.reserveCapacity(limits.packetsMax)
    }

    package mutating func note(_ sequence: UInt16, at now: Instant) {
        let sequence = unwrapper.unwrap(sequence)
        if nextReport == nil { nextReport = now + limits.interval }
        let start = first ?? sequence
        // Told as lost already: the sender has forgotten it.
        guard sequence >= start else { return }
        guard sequence - start < Int64(limits.packetsMax) else {
            first = sequence
            arrivals.removeAll(keepingCapacity: true)
            arrivals.append(now.microseconds)
            return
        }
        first = start
        let place = Int(sequence - start)
        while arrivals.count <= place { arrivals.append(nil) }
        if arrivals[place] == nil { arrivals[place] = now.microseconds }
    }

    package var nextDeadline: Instant? { nextReport }

    /// What is to be told, once it is time or there is much of it.
    package mutating func takeReport(at now: Instant) -> TransportFeedback? {
        guard let nextReport, now >= nextReport || arrivals.count >= limits.packetsMax / 2 else { return nil }
        guard let first, !arrivals.isEmpty else {
            self.nextReport = nil
            return nil
        }
        let count = tellable
        let feedback = TransportFeedback(
            firstSequence: UInt16(truncatingIfNeeded: first), number: number, arrivals: Array(arrivals.prefix(count)))
        number &+= 1
        arrivals.removeFirst(count)
        self.first = first + Int64(count)
        self.nextReport = arrivals.isEmpty ? nil : now + limits.interval
        return feedback
    }

    /// How many can be told at once: up to a difference that two bytes don't hold (8 s).
    private var tellable: Int {
        var last: Int64?
        for (index, arrival) in arrivals.enumerated() {
            guard let arrival else { continue }
            if let last, abs(arrival - last) >= 8_000_000 { return index }
            last = arrival
        }
        return arrivals.count
    }
}
