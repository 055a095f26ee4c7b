/// What a path seems to carry, by what the viewer tells of the packets that came: delay that grows (draft-ietf-rmcat-gcc-02, §5) and loss (§6).
///
/// A livestream has one bitrate and can't try out more. So the estimate isn't held down to what is sent: what has arrived without delay
/// or loss raises it at once, and beyond that it grows by 8 % a second.
package struct BandwidthEstimator: Sendable {
    package struct Limits: Sendable {
        package var initialBitsPerSecond = 5_000_000.0
        package var bitsPerSecondMin = 150_000.0
        package var bitsPerSecondMax = 200_000_000.0

        package init() {}
    }

    private static let growthPerSecond = 0.08
    private static let decrease = 0.85
    /// A second decrease before the first could show would punish twice.
    private static let decreaseInterval = Duration.milliseconds(300)
    /// A fraction of fewer packets tells nothing.
    private static let lossPacketsMin = 20
    private static let lossInterval = Duration.milliseconds(250)
    private static let lossMax = 0.1
    private static let lossMin = 0.02

    package private(set) var bitsPerSecond: Double
    private let limits: Limits
    private var trend = DelayTrend()
    private var arrivals = ArrivalRate()
    private var feedbackClock = FeedbackClock()
    private var lastGrowth: Instant?
    private var lastDecrease: Instant?
    private var lossStart: Instant?
    private var received = 0
    private var lost = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
        bitsPerSecond = limits.initialBitsPerSecond
    }

    /// Takes a report about packets that were noted in `sent`.
    package mutating func note(_ feedback: TransportFeedback, _ sent: SentTimes, at now: Instant) {
        let shift = feedbackClock.shift(for: feedback)
        var number = feedback.firstSequence
        for arrival in feedback.arrivals {
            defer { number &+= 1 }
            guard let packet = sent.packet(number, at: now) else { continue }
            guard let arrival else {
                lost += 1
                continue
            }
            received += 1
            trend.note(sent: packet.sent.microseconds, arrival: arrival &+ shift)
            arrivals.note(bytes: packet.bytes, arrival: arrival &+ shift)
        }
        switch trend.usage {
        case .over: decreaseByDelay(at: now)
        case .normal: grow(at: now)
        // The queue empties: wait for it (§5.5).
        case .under: lastGrowth = now
        }
        judgeLoss(at: now)
    }

    /// Takes what a receiver reckons by itself, or its loss where it sends no other feedback.
    package mutating func note(maximum: UInt64) { bitsPerSecond = clamped(min(bitsPerSecond, Double(maximum))) }

    private mutating func grow(at now: Instant) {
        let elapsed = min(1, Double((now - (lastGrowth ?? now)).inMicroseconds) / 1_000_000)
        lastGrowth = now
        let grown = bitsPerSecond * (1 + Self.growthPerSecond * elapsed)
        bitsPerSecond = clamped(max(grown, arrivals.bitsPerSecond ?? 0))
    }

    private mutating func decreaseByDelay(at now: Instant) {
        lastGrowth = now
        guard lastDecrease.map({ now - $0 >= Self.decreaseInterval }) ?? true else { return }
        lastDecrease = now
        bitsPerSecond = clamped(min(bitsPerSecond, Self.decrease * (arrivals.bitsPerSecond ?? bitsPerSecond)))
    }

    private mutating func judgeLoss(at now: Instant) {
        let start = lossStart ?? now
        lossStart = start
        guard now - start >= Self.lossInterval, received + lost >= Self.lossPacketsMin else { return }
        let fraction = Double(lost) / Double(received + lost)
        (received, lost, lossStart) = (0, 0, now)
        if fraction > Self.lossMax {
            bitsPerSecond = clamped(bitsPerSecond * (1 - 0.5 * fraction))
            lastGrowth = now
        } else if fraction > Self.lossMin {
            lastGrowth = now
        }
    }

    private func clamped(_ bitsPerSecond: Double) -> Double {
        min(max(bitsPerSecond, limits.bitsPerSecondMin), limits.bitsPerSecondMax)
    }
}

/// Counts the reports' clock of 24 bits on beyond its end, about every 12 days, and its sign.
private struct FeedbackClock {
    private static let period = Int64(1 << 24) * TransportFeedback.referenceMicroseconds
    private var last: Int64?
    private var turns: Int64 = 0

    mutating func shift(for feedback: TransportFeedback) -> Int64 {
        guard let first = feedback.arrivals.lazy.compactMap(\.self).first else { return turns &* Self.period }
        if let last {
            if first &- last < -Self.period / 2 { turns &+= 1 }
            if first &- last > Self.period / 2 { turns &-= 1 }
        }
        last = first
        return turns &* Self.period
    }
}
