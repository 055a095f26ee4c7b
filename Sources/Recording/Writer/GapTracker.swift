internal import Media

/// Adds up what a rendition has lost since its last part that was kept, in constant space.
///
/// Parts are lost to the end of their segment: behind a hole a decoder can only start again at the next segment.
struct GapTracker {
    /// What has been lost and is not in the index yet.
    private(set) var pending: RecordingGap?
    private var brokenSegment: Int?

    /// Whether an earlier part of this segment was lost.
    func isBroken(_ mediaSequenceNumber: Int) -> Bool { brokenSegment == mediaSequenceNumber }

    mutating func lose(_ gap: RecordingGap) {
        brokenSegment = max(brokenSegment ?? 0, gap.mediaSequenceNumbers.upperBound)
        if pending == nil { pending = gap } else { pending?.formUnion(gap) }
    }

    /// The loss so far, to be recorded before the next part.
    mutating func take() -> RecordingGap? {
        defer { pending = nil }
        return pending
    }
}

/// A tracker for each rendition.
struct Losses {
    private var video = GapTracker()
    private var audio = GapTracker()

    subscript(rendition: MediaKind) -> GapTracker {
        get { rendition == .video ? video : audio }
        set { if rendition == .video { video = newValue } else { audio = newValue } }
    }
}
