/// How often something may be done: `burst` times at once, then once each `interval`.
package struct RateLimit: Sendable, Hashable {
    package let name: String
    package let burst: Int64
    package let intervalMilliseconds: Int64

    package init(_ name: String, burst: Int64, everyMilliseconds interval: Int64) {
        precondition(burst >= 1 && interval >= 1, "a limit allows something")
        self.name = name
        self.burst = burst
        intervalMilliseconds = interval
    }
}

/// Counts by key, as a token bucket: the generic cell rate algorithm (ITU-T I.371, Annex A), which keeps one number a key, the time
/// at which its bucket will be full again. Knows no clock.
///
/// Memory is bounded: keys live in two generations; when the younger is full, the older is forgotten. Somebody with so many
/// addresses that this forgives one of them isn't held by a limit per address anyway.
package struct RateLimiter<Key: Hashable & Sendable>: Sendable {
    private let keysMax: Int
    private var young: [Key: Int64] = [:]
    private var old: [Key: Int64] = [:]

    /// - Parameter keysMax: at least 2.
    package init(keysMax: Int) {
        precondition(keysMax >= 2, "both generations hold a key")
        self.keysMax = keysMax
    }

    package var keyCount: Int { young.count + old.count }

    /// Takes one from the key's bucket.
    ///
    /// - Returns: nil if it was there, else in how many milliseconds one will be. Refusals cost nothing.
    package mutating func take(_ key: Key, _ limit: RateLimit, at now: Int64) -> Int64? {
        if let wait = wait(key, limit, at: now) { return wait }
        set(key, max(fullAt(key), now) + limit.intervalMilliseconds)
        return nil
    }

    /// What ``take(_:_:at:)`` would answer.
    package func wait(_ key: Key, _ limit: RateLimit, at now: Int64) -> Int64? {
        // A clock that was set back must not lock anybody out for longer than a whole bucket takes.
        let fullAt = min(fullAt(key), now + limit.burst * limit.intervalMilliseconds)
        let missing = fullAt - now
        let allowed = (limit.burst - 1) * limit.intervalMilliseconds
        return missing > allowed ? missing - allowed : nil
    }

    /// Fills the key's bucket.
    package mutating func forgive(_ key: Key) {
        young[key] = nil
        old[key] = nil
    }

    /// `Int64.min / 2` for a bucket that was never touched: it takes part in sums.
    private func fullAt(_ key: Key) -> Int64 { young[key] ?? old[key] ?? Int64.min / 2 }

    private mutating func set(_ key: Key, _ fullAt: Int64) {
        if young[key] == nil, young.count >= keysMax / 2 {
            old = young
            young = [:]
        }
        old[key] = nil
        young[key] = fullAt
    }
}
