internal import Media

/// A segment with the numbers that the playlist shows for it. They are fixed when a part is appended, so that a listed
/// line never changes.
struct ListedSegment: Sendable {
    var info: SegmentInfo
    /// From the start of the session.
    let start: ListedDuration
    private(set) var duration = ListedDuration.zero
    private(set) var partDurations: [ListedDuration] = []
    /// The session's end must have come this far before the segment may be forgotten.
    var expiry = ListedDuration.zero

    init(info: SegmentInfo, start: ListedDuration) {
        self.info = info
        self.start = start
    }

    mutating func append(_ part: PartInfo, listedAs listed: ListedDuration) {
        info.parts.append(part)
        info.duration = info.duration + part.duration
        duration += listed
        partDurations.append(listed)
    }
}
