package import Media

/// A Media Segment as its playlist describes it.
package struct SegmentInfo: Hashable, Sendable {
    package var mediaSequenceNumber: Int
    /// In order; empty in a recording.
    package var parts: [PartInfo]
    /// The sum of the parts, in their timescale.
    package var duration: MediaTime
    /// How many `EXT-X-DISCONTINUITY` tags stand before the segment: 0 or 1, or more where a rendition had no media
    /// between two of them. The count keeps the renditions' Discontinuity Sequence Numbers alike (§6.2.4).
    package var discontinuities: Int
    /// Which Media Initialization Section applies.
    package var initIndex: Int
    /// When the first sample was taken, in milliseconds since 1970, UTC.
    package var programDateTimeMilliseconds: Int64?
    /// Of the first sample on the session's timeline, where it is known: playlists don't say it, an MPD does.
    package var decodeTime: MediaTime?
    /// There is no media in the segment at all.
    package var isGap: Bool
    /// No part will be added; the segment is listed with its own URI.
    package var isComplete: Bool

    package init(
        mediaSequenceNumber: Int, parts: [PartInfo] = [], duration: MediaTime, discontinuities: Int = 0, initIndex: Int = 0,
        programDateTimeMilliseconds: Int64? = nil, decodeTime: MediaTime? = nil, isGap: Bool = false, isComplete: Bool = true
    ) {
        self.mediaSequenceNumber = mediaSequenceNumber
        self.parts = parts
        self.duration = duration
        self.discontinuities = discontinuities
        self.initIndex = initIndex
        self.programDateTimeMilliseconds = programDateTimeMilliseconds
        self.decodeTime = decodeTime
        self.isGap = isGap
        self.isComplete = isComplete
    }

    package var startsWithDiscontinuity: Bool { discontinuities > 0 }
}
