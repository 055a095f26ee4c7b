internal import Media

/// The media playlist of a recording (RFC 8216bis, §4.4.3.5).
package struct RecordingPlaylist: Sendable {
    package enum Kind: Sendable, Equatable {
        /// Finished, and never changes.
        case finished
        /// Followed from the session's beginning while it grows. It stays of this kind when it has ended.
        case growing(hasEnded: Bool)
    }

    package var kind: Kind
    package var rendition: Rendition
    /// The segments in order. Parts and `isComplete` play no role.
    package var segments: [SegmentInfo]
    /// All renditions of a recording need the same (§6.2.4); raised where a segment is longer.
    package var targetDurationSeconds: Int
    /// Each segment can be decoded without another.
    package var hasIndependentSegments: Bool

    package init(
        _ kind: Kind = .finished, rendition: Rendition, segments: [SegmentInfo], targetDurationSeconds: Int = 1,
        hasIndependentSegments: Bool = true
    ) {
        self.kind = kind
        self.rendition = rendition
        self.segments = segments
        self.targetDurationSeconds = targetDurationSeconds
        self.hasIndependentSegments = hasIndependentSegments
    }

    /// The smallest Target Duration that fits all of the segments.
    package static func targetDurationSeconds(of segments: [SegmentInfo]) -> Int {
        var rounder = DurationRounder()
        return segments.reduce(1) { max($0, rounder.advance(by: $1.duration).roundedSeconds) }
    }

    /// The playlist's text, in time linear to the segments.
    package func render() -> [UInt8] {
        var writer = PlaylistWriter(reservingCapacity: 256 + segments.count * 128)
        writer.line("#EXTM3U")
        writer.line("#EXT-X-VERSION:", 6)
        writer.line("#EXT-X-TARGETDURATION:", max(targetDurationSeconds, Self.targetDurationSeconds(of: segments)))
        writer.line(kind == .finished ? "#EXT-X-PLAYLIST-TYPE:VOD" : "#EXT-X-PLAYLIST-TYPE:EVENT")
        writer.line("#EXT-X-MEDIA-SEQUENCE:", segments.first?.mediaSequenceNumber ?? 0)
        if hasIndependentSegments { writer.line("#EXT-X-INDEPENDENT-SEGMENTS") }
        var rounder = DurationRounder()
        var initIndex: Int?
        for segment in segments {
            writer.writeStart(of: segment, rendition, after: initIndex)
            writer.writeEnd(of: segment, rendition, listedAs: rounder.advance(by: segment.duration))
            initIndex = segment.initIndex
        }
        if kind != .growing(hasEnded: false) { writer.line("#EXT-X-ENDLIST") }
        return writer.bytes
    }
}
