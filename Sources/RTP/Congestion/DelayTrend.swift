/// Whether packets take longer and longer on their way: then a queue grows somewhere, and more is sent than the path carries.
///
/// By draft-ietf-rmcat-gcc-02, §5.2–5.4, with the slope of a line through the last delays in place of its Kalman filter, as browsers do it
/// today.
struct DelayTrend: Sendable {
    enum Usage: Sendable {
        case normal, over, under
    }

    /// Packets that leave within this time are one group, as a pacer's burst is (§5.2).
    private static let burstMicroseconds: Int64 = 5000
    private static let windowMax = 20
    private static let smoothing = 0.9
    private static let gain = 4.0
    private static let deltasMax = 60.0
    private static let overuseMilliseconds = 10.0
    private static let thresholdRange = 6.0...600.0
    /// A jump of the slope by more is no trend, and doesn't move the threshold (§5.4).
    private static let thresholdStepMax = 15.0

    private struct Group {
        var firstSent: Int64
        var lastSent: Int64
        var lastArrival: Int64
    }

    private(set) var usage = Usage.normal
    private var group: Group?
    private var previous: Group?
    private var window: [(time: Double, delay: Double)] = []
    private var firstArrival: Int64?
    private var accumulated = 0.0
    private var smoothed = 0.0
    private var deltas = 0.0
    private var threshold = 12.5
    private var lastTrend = 0.0
    private var overMilliseconds = -1.0
    private var overCount = 0
    private var lastThresholdUpdate: Double?

    /// Takes a packet that has arrived, in the order of sending; times in microseconds, each of its side's clock.
    mutating func note(sent: Int64, arrival: Int64) {
        guard var current = group else {
            group = Group(firstSent: sent, lastSent: sent, lastArrival: arrival)
            return
        }
        guard sent >= current.firstSent else { return }
        if sent &- current.firstSent <= Self.burstMicroseconds {
            current.lastSent = max(current.lastSent, sent)
            current.lastArrival = max(current.lastArrival, arrival)
            group = current
            return
        }
        if let previous { compare(current, previous) }
        previous = current
        group = Group(firstSent: sent, lastSent: sent, lastArrival: arrival)
    }

    private mutating func compare(_ group: Group, _ previous: Group) {
        let sentDelta = Double(group.lastSent &- previous.lastSent) / 1000
        let arrivalDelta = Double(group.lastArrival &- previous.lastArrival) / 1000
        let first = firstArrival ?? group.lastArrival
        firstArrival = first
        deltas = min(deltas + 1, Self.deltasMax)
        accumulated += arrivalDelta - sentDelta
        smoothed = Self.smoothing * smoothed + (1 - Self.smoothing) * accumulated
        let time = Double(group.lastArrival &- first) / 1000
        window.append((time, smoothed))
        if window.count > Self.windowMax { window.removeFirst() }
        guard window.count == Self.windowMax else { return }
        detect(slope() * deltas * Self.gain, sentDelta: sentDelta, at: time)
    }

    /// Of the line with the least squares.
    private func slope() -> Double {
        let count = Double(window.count)
        let meanTime = window.reduce(0) { $0 + $1.time } / count
        let meanDelay = window.reduce(0) { $0 + $1.delay } / count
        var (numerator, denominator) = (0.0, 0.0)
        for point in window {
            numerator += (point.time - meanTime) * (point.delay - meanDelay)
            denominator += (point.time - meanTime) * (point.time - meanTime)
        }
        return denominator > 0 ? numerator / denominator : 0
    }

    private mutating func detect(_ trend: Double, sentDelta: Double, at time: Double) {
        if trend > threshold {
            overMilliseconds = overMilliseconds < 0 ? sentDelta / 2 : overMilliseconds + sentDelta
            overCount += 1
            if overMilliseconds > Self.overuseMilliseconds, overCount > 1, trend >= lastTrend {
                (overMilliseconds, overCount) = (0, 0)
                usage = .over
            }
        } else {
            (overMilliseconds, overCount) = (-1, 0)
            usage = trend < -threshold ? .under : .normal
        }
        lastTrend = trend
        adapt(to: abs(trend), at: time)
    }

    /// The threshold follows the trend, quickly downwards in no case, so that other senders on the path don't starve us (§5.4).
    private mutating func adapt(to trend: Double, at time: Double) {
        defer { lastThresholdUpdate = time }
        guard trend <= threshold + Self.thresholdStepMax else { return }
        let elapsed = min(100, time - (lastThresholdUpdate ?? time))
        threshold += (trend < threshold ? 0.039 : 0.0087) * (trend - threshold) * elapsed
        threshold = min(max(threshold, Self.thresholdRange.lowerBound), Self.thresholdRange.upperBound)
    }
}
