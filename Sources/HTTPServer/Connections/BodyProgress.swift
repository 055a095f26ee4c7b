import Runtime

/// How a request's body comes along, to tell a slow client from one that only wants to hold us.
struct BodyProgress {
    private var startedAt: MonotonicTime
    private var lastByteAt: MonotonicTime
    private var byteCount = 0
    private var pausedAt: MonotonicTime?

    init(at now: MonotonicTime) {
        startedAt = now
        lastByteAt = now
    }

    mutating func note(_ count: Int, at now: MonotonicTime) {
        byteCount += count
        lastByteAt = now
    }

    /// While we don't read, the client's time doesn't run.
    mutating func pause(at now: MonotonicTime) { if pausedAt == nil { pausedAt = now } }

    mutating func resume(at now: MonotonicTime) {
        guard let since = pausedAt else { return }
        pausedAt = nil
        startedAt = startedAt + (now - since)
        lastByteAt = now
    }

    /// Nothing came for too long, or all that came is too little for the time it took.
    func isTooSlow(at now: MonotonicTime, _ limits: HTTPServer.Limits) -> Bool {
        if pausedAt != nil { return false }
        if now - lastByteAt > limits.requestTimeMax { return true }
        let credit = Duration.milliseconds(Int64(byteCount) * 1000 / Int64(max(limits.bodyBytesPerSecondMin, 1)))
        return now - startedAt > limits.requestTimeMax + credit
    }
}
