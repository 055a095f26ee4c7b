/// What a finished segment pushed out at the other end.
package struct WindowChange: Equatable, Sendable {
    /// No longer in the playlist, but still to be served to clients with an older playlist.
    package var unlisted: [SegmentInfo] = []
    /// Nobody may expect these any more: segment and parts can be freed.
    package var expired: [SegmentInfo] = []

    package init(unlisted: [SegmentInfo] = [], expired: [SegmentInfo] = []) {
        self.unlisted = unlisted
        self.expired = expired
    }
}
