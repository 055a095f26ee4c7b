/// When to ask the publisher for a key frame: once for all who want one, not more often than it helps, and again where none comes.
package struct KeyFrameRequests: Sendable {
    package struct Limits: Sendable {
        /// A key frame costs many pictures' bits: viewers who come one after the other share it. So long, too, a request that was lost waits
        /// for the next.
        package var interval: Duration = .seconds(1)

        package init() {}
    }

    private let limits: Limits
    private var isWanted = false
    private var lastRequest: Instant?

    package init(limits: Limits = Limits()) { self.limits = limits }

    package mutating func want() { isWanted = true }

    /// A key frame has come: whoever waited has it.
    package mutating func noteKeyFrame() { isWanted = false }

    /// Whether to send a request now. While one is wanted, it is repeated.
    package mutating func takeDue(at now: Instant) -> Bool {
        guard isWanted, let deadline = nextDeadline(at: now), deadline <= now else { return false }
        lastRequest = now
        return true
    }

    package func nextDeadline(at now: Instant) -> Instant? {
        guard isWanted else { return nil }
        guard let lastRequest else { return now }
        return lastRequest + limits.interval
    }
}
