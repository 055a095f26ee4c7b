package import Media

/// The durations that a session's playlists promise from the first to the last.
package struct PlaylistTargets: Sendable, Equatable {
    /// EXT-X-TARGETDURATION, in seconds.
    package var duration: Int
    /// PART-TARGET: no part of regular frames is longer.
    package var part: MediaTime

    /// Encoders round timestamps to milliseconds, so a part may be that much longer than its frames are.
    private static let partSlackMilliseconds = 5.0

    init(duration: Int, longestPart: Double) {
        self.duration = duration
        part = .milliseconds(Int64((longestPart * 1000 + Self.partSlackMilliseconds).rounded(.down)))
    }
}

/// How far apart an encoder's key frames are.
struct KeyFrameIntervals {
    private(set) var first: MediaTime?
    private(set) var count = 0
    /// The longest interval seen, in seconds; 0 before the second key frame.
    private(set) var longest = 0.0
    private var last: MediaTime?

    mutating func note(_ time: MediaTime) {
        first = first ?? time
        if let last { longest = max(longest, (time - last).seconds) }
        last = time
        count += 1
    }
}

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
