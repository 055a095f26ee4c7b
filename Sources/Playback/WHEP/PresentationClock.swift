import RTP

/// When a publication's timeline was at 0, by the clock of sessions: where what has just come stands in time, and what reports tell players.
///
/// What comes is late by the network's whims and never early, so the earliest counts; encoders' clocks go at another rate than ours, so it
/// is led after them. Where the timeline has closed a gap (an encoder that came back), the gap is put back in, since players count time by the
/// wall.
struct PresentationClock {
    /// More than any encoder's clock is off, and too little to be seen: 0.2 ms a second.
    private static let driftMicrosecondsPerSecond: Int64 = 200

    private var earliest: Instant?
    private var lastNote: Instant?
    private var isBroken = false
    /// What is added to the timeline, in microseconds.
    private(set) var shift: Int64 = 0

    /// What comes next doesn't follow what was.
    mutating func noteDiscontinuity() { isBroken = earliest != nil }

    /// Takes something that has come from this place of the timeline.
    mutating func note(mediaMicroseconds: Int64, at now: Instant) -> Instant {
        guard let earliest, let lastNote else { return settle(Instant(microseconds: now.microseconds - mediaMicroseconds), at: now) }
        if isBroken {
            isBroken = false
            shift = max(shift, now.microseconds - mediaMicroseconds - earliest.microseconds)
        }
        let observed = Instant(microseconds: now.microseconds - mediaMicroseconds - shift)
        let elapsed = max(0, (now - lastNote).inMicroseconds)
        let led = earliest + .microseconds(elapsed * Self.driftMicrosecondsPerSecond / 1_000_000)
        return settle(min(led, observed), at: now)
    }

    private mutating func settle(_ origin: Instant, at now: Instant) -> Instant {
        earliest = origin
        lastNote = now
        return origin
    }
}
