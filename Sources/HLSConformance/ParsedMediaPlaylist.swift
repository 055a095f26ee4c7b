/// A media playlist as a client understands it.
package struct ParsedMediaPlaylist: Hashable, Sendable {
    package struct Part: Hashable, Sendable {
        package var uri: String
        package var duration: DecimalSeconds
        package var isIndependent: Bool
        package var isGap: Bool
    }

    package struct Segment: Hashable, Sendable {
        package var mediaSequenceNumber: Int
        /// `nil` in the segment that is still being filled.
        package var uri: String?
        /// `nil` in the segment that is still being filled.
        package var duration: DecimalSeconds?
        package var parts: [Part] = []
        package var discontinuities = 0
        package var discontinuitySequenceNumber = 0
        /// The `EXT-X-MAP` that applies; `nil` where there is none, or where a delta update left it out.
        package var mapURI: String?
        package var programDateTime: String?
        package var isGap = false

        package init(mediaSequenceNumber: Int) { self.mediaSequenceNumber = mediaSequenceNumber }

        /// Its EXTINF, or what its parts last so far.
        package var length: DecimalSeconds { duration ?? parts.reduce(.zero) { $0 + $1.duration } }
        /// The same but for the parts, which may be removed.
        package var withoutParts: Segment {
            var copy = self
            copy.parts = []
            return copy
        }
    }

    package struct Report: Hashable, Sendable {
        package var uri: String
        package var lastMediaSequenceNumber: Int
        package var lastPart: Int?
    }

    package var version = 1
    package var targetDuration = 0
    package var serverControl: AttributeList?
    package var partTarget: DecimalSeconds?
    package var mediaSequence = 0
    package var discontinuitySequence = 0
    package var playlistType: String?
    package var hasIndependentSegments = false
    package var hasEndList = false
    package var skippedSegments: Int?
    package var hasRemovedDateRanges = false
    /// Complete segments; without those that a delta update skipped.
    package var segments: [Segment] = []
    /// Parts behind the last complete segment.
    package var open: Segment?
    /// URIs of `EXT-X-PRELOAD-HINT:TYPE=PART`.
    package var partHints: [String] = []
    package var reports: [Report] = []

    package init() {}

    /// Of the last complete segment; one before the first where there is none.
    package var lastMediaSequenceNumber: Int { mediaSequence + (skippedSegments ?? 0) + segments.count - 1 }
    /// All that is listed and not skipped.
    package var listed: [Segment] { open.map { segments + [$0] } ?? segments }
    /// Of the complete segments.
    package var duration: DecimalSeconds { segments.reduce(.zero) { $0 + $1.length } }
}
