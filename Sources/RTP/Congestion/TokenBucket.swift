/// Lets bytes through at a rate, with a burst of some depth. What may not wait is taken all the same, and owed.
package struct TokenBucket: Sendable {
    private var tokens: Double
    private var last: Instant
    private var depth: Double
    private var bytesPerSecond: Double

    /// Full at the beginning.
    package init(bitsPerSecond: Double, depthBytes: Double, at now: Instant) {
        bytesPerSecond = bitsPerSecond / 8
        depth = depthBytes
        tokens = depthBytes
        last = now
    }

    /// From now on, with what is in it.
    package mutating func set(bitsPerSecond: Double, depthBytes: Double, at now: Instant) {
        fill(at: now)
        bytesPerSecond = bitsPerSecond / 8
        depth = depthBytes
        tokens = min(tokens, depth)
    }

    /// Bytes that may go now; not more than none where some are owed.
    package mutating func available(at now: Instant) -> Double {
        fill(at: now)
        return tokens
    }

    package mutating func take(_ bytes: Int, at now: Instant) {
        fill(at: now)
        tokens -= Double(bytes)
    }

    /// When as many bytes will be there, at most the depth.
    package func time(of bytes: Double, after now: Instant) -> Instant {
        let missing = min(bytes, depth) - tokens
        guard missing > 0, bytesPerSecond > 0 else { return now }
        return last + .microseconds(Int64(missing / bytesPerSecond * 1_000_000) + 1)
    }

    private mutating func fill(at now: Instant) {
        guard now > last else { return }
        let elapsed = Double((now - last).inMicroseconds) / 1_000_000
        tokens = min(depth, tokens + elapsed * bytesPerSecond)
        last = now
    }
}
