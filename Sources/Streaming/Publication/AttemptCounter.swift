package import Runtime

/// Counts failures by address, within a window, in bounded memory.
package struct AttemptCounter {
    private let max: Int
    private let window: Duration
    private let addressesMax: Int
    private var attempts: [String: (count: Int, since: MonotonicTime)] = [:]

    package init(max: Int, window: Duration, addressesMax: Int) {
        self.max = max
        self.window = window
        self.addressesMax = addressesMax
    }

    /// Whether the address has failed less often than the limit within the window.
    package func allows(_ address: String, at now: MonotonicTime) -> Bool {
        guard let entry = attempts[address], now - entry.since < window else { return true }
        return entry.count < max
    }

    package mutating func note(_ address: String, at now: MonotonicTime) {
        if attempts.count >= addressesMax { forget(before: now) }
        if let entry = attempts[address], now - entry.since < window {
            attempts[address] = (entry.count + 1, entry.since)
        } else {
            attempts[address] = (1, now)
        }
    }

    private mutating func forget(before now: MonotonicTime) {
        attempts = attempts.filter { now - $0.value.since < window }
        if attempts.count >= addressesMax, let oldest = attempts.min(by: { $0.value.since < $1.value.since })?.key {
            attempts[oldest] = nil
        }
    }
}
