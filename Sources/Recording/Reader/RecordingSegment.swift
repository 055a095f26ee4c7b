package import Media

/// A segment of a recorded rendition: parts that follow each other without a hole.
package struct RecordingSegment: Equatable, Sendable {
    package struct Part: Equatable, Sendable {
        /// In the media file.
        package var offset: Int64
        package var byteCount: UInt32
        /// In the rendition's timescale.
        package var duration: UInt32
        package var isIndependent: Bool
    }

    package var rendition: MediaKind
    package var mediaSequenceNumber: Int
    /// Number of the media file; a change means another initialization segment.
    package var file: Int
    /// Ticks a second.
    package var timescale: UInt32
    /// Of the first sample, in ticks.
    package var decodeTime: Int64
    /// Sum of the parts' durations, in ticks.
    package var duration: Int64
    package var byteCount: Int64
    /// Milliseconds since 1970 (UTC).
    package var programDateTime: Int64
    /// The encoder's timeline broke before this segment.
    package var followsDiscontinuity: Bool
    /// Media is missing between the segment before and this one, or at that segment's end.
    package var followsGap: Bool
    package var parts: [Part]

    package var durationSeconds: Double { Double(duration) / Double(max(1, timescale)) }
}

/// A piece of one of the recording's files.
package struct RecordingRange: Equatable, Sendable {
    /// Number of the media file.
    package var file: Int
    package var offset: Int64
    package var byteCount: Int64

    package init(file: Int, offset: Int64, byteCount: Int64) {
        self.file = file
        self.offset = offset
        self.byteCount = byteCount
    }
}
