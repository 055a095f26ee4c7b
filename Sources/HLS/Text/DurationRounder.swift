internal import Media

/// Turns exact durations into listed ones without drift.
///
/// It rounds the boundaries between durations instead of the durations: each listed duration is off by less than one
/// unit, and so is the sum of any number of neighbours.
struct DurationRounder: Sendable {
    /// No frame, part or segment lasts longer; keeps absurd durations away from overflow.
    static let secondsMax: Int64 = 86_400

    private var timescale: Int32 = 1
    /// Exact position within the current second, in ticks.
    private var ticks: Int64 = 0

    /// The next duration on the timeline, as it is listed. A negative one counts as 0.
    /// A new timescale starts on a fresh boundary.
    mutating func advance(by duration: MediaTime) -> ListedDuration {
        if duration.timescale != timescale {
            timescale = duration.timescale
            ticks = 0
        }
        let scale = Int64(timescale)
        let end = ticks + min(max(0, duration.value), Self.secondsMax * scale)
        defer { ticks = end % scale }
        return ListedDuration(hundredThousandths: units(end, scale) - units(ticks, scale))
    }

    private func units(_ ticks: Int64, _ scale: Int64) -> Int64 {
        let (whole, rest) = ticks.quotientAndRemainder(dividingBy: scale)
        return whole * ListedDuration.unitsPerSecond + (rest * ListedDuration.unitsPerSecond + scale / 2) / scale
    }
}
