import Media

/// Wall-clock times for media times. Set once for each run and counted from there by media time, so that the network's jitter doesn't show in it.
struct ProgramClock {
    private var anchor: (time: MediaTime, milliseconds: Int64)?

    mutating func start(_ time: MediaTime, at now: Int64) { if anchor == nil { anchor = (time, now) } }

    /// Milliseconds since 1970.
    func time(of time: MediaTime) -> Int64 {
        guard let anchor else { return 0 }
        return anchor.milliseconds + (time - anchor.time).rescaled(to: 1000).value
    }
}
