package import Media

/// The durations that a session's playlists promise from the first to the last.
package struct PlaylistTargets: Sendable, Equatable {
    /// EXT-X-TARGETDURATION, in seconds.
    package var duration: Int
    /// PART-TARGET: no part of regular frames is longer.
    package var part: MediaTime

    /// Encoders round timestamps to milliseconds, so a part may be that much longer than its frames are.
    private static let partSlackMilliseconds = 5.0

    /// `longestPart`: what parts last, in seconds, where frames are regular.
    init(duration: Int, longestPart: Double) {
        self.duration = duration
        part = .milliseconds(Int64((longestPart * 1000 + Self.partSlackMilliseconds).rounded(.down)))
    }
}
