import Media

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
