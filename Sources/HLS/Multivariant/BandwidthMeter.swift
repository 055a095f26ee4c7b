package import Media

/// Measures a rendition's bit rates from its segments, as RFC 8216bis (§4.1) defines them: the peak is the largest rate
/// of any contiguous set of segments that lasts between 0.5 and 1.5 Target Durations, the average is that of all.
package struct BandwidthMeter: Sendable {
    private struct Measured: Sendable {
        var bits: Double
        var seconds: Double
    }

    private let targetSeconds: Double
    /// The latest segments, as far back as a set of 1.5 Target Durations can reach.
    private var latest: [Measured] = []
    private var total = Measured(bits: 0, seconds: 0)
    private var peak: Double?

    package init(targetDurationSeconds: Int) { targetSeconds = Double(max(1, targetDurationSeconds)) }

    /// Adds the next complete segment. Without media or without duration it only separates what stands around it.
    package mutating func add(bytes: Int, duration: MediaTime) {
        guard bytes > 0, duration.value > 0 else {
            latest.removeAll(keepingCapacity: true)
            return
        }
        let segment = Measured(bits: Double(bytes) * 8, seconds: duration.seconds)
        total.bits += segment.bits
        total.seconds += segment.seconds
        latest.append(segment)
        measureSets()
    }

    /// `nil` before the first segment.
    package var bandwidth: Bandwidth? {
        guard total.seconds > 0 else { return nil }
        let average = total.bits / total.seconds
        return Bandwidth(
            peakBitsPerSecond: Int(roundingUp: max(peak ?? 0, average)), averageBitsPerSecond: Int(roundingUp: average))
    }

    /// Looks at the sets that end with the latest segment.
    private mutating func measureSets() {
        var set = Measured(bits: 0, seconds: 0)
        var reach = 0
        for segment in latest.reversed() {
            set.bits += segment.bits
            set.seconds += segment.seconds
            guard set.seconds <= 1.5 * targetSeconds else { break }
            reach += 1
            if set.seconds >= 0.5 * targetSeconds { peak = max(peak ?? 0, set.bits / set.seconds) }
        }
        latest.removeFirst(latest.count - reach)
    }
}

extension Int {
    /// At least 1, and bounded. Not `rounded(.up)`, which may need libm at link time.
    fileprivate init(roundingUp value: Double) {
        guard value < 9e18 else {
            self = .max
            return
        }
        let whole = value < 1 ? 1 : Int(value)
        self = Double(whole) < value ? whole + 1 : whole
    }
}
