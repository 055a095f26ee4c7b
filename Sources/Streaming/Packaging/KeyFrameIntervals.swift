import Media

/// How far apart an encoder's key frames are.
struct KeyFrameIntervals {
    private(set) var first: MediaTime?
    /// The longest interval seen, in seconds; 0 before the second key frame.
    private(set) var longest = 0.0
    private var last: MediaTime?

    /// What comes is not continuous with what was: from here to the next key frame is no interval of the encoder's.
    mutating func interrupt() { last = nil }

    mutating func note(_ time: MediaTime) {
        first = first ?? time
        if let last { longest = max(longest, (time - last).seconds) }
        last = time
    }
}
