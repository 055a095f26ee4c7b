package import Media

/// Where a recording's segments lie when it plays without its holes: what is lost, and pauses of the session, take no time.
///
/// A hole is where neither rendition has media. Where only one of them lacks some, time goes on with the other, and both stay in step.
package struct RecordingTimeline: Sendable {
    /// Ticks a second: 1/705 600 000 s divides the clocks of picture and of every usual sampling rate, so nothing is rounded.
    package static let timescale: Int32 = 705_600_000
    /// Shorter holes stay: between two renditions that are cut at the same place, the frames of one may end a little earlier.
    private static let holeMin = Int64(timescale) / 10

    private struct Hole {
        /// Where media goes on, on the session's own timeline.
        let end: Int64
        /// This hole's and all earlier ones' length.
        let length: Int64
    }

    private var holes: [Hole] = []
    /// From the first picture or sound to the end of the last.
    package private(set) var duration = MediaTime(value: 0, timescale: timescale)

    package init(_ catalog: RecordingCatalog) {
        var end: Int64?
        var length: Int64 = 0
        for (start, stop) in Self.merged(catalog.video, catalog.audio) {
            let hole = start &- (end ?? 0)
            if end == nil || hole > Self.holeMin {
                length &+= hole
                holes.append(Hole(end: start, length: length))
            }
            end = max(end ?? stop, stop)
        }
        if let end { duration.value = end &- length }
    }

    /// When the segment's first sample is decoded.
    package func start(of segment: RecordingSegment) -> MediaTime {
        let start = Self.start(segment)
        var (low, high) = (0, holes.count)
        while low < high {
            let middle = (low + high) / 2
            if holes[middle].end <= start { low = middle + 1 } else { high = middle }
        }
        let length = low > 0 ? holes[low - 1].length : holes.first?.length ?? 0
        return MediaTime(value: start &- length, timescale: Self.timescale)
    }

    package func end(of segment: RecordingSegment) -> MediaTime {
        let start = start(of: segment)
        return MediaTime(value: start.value &+ Self.ticks(segment.duration, segment), timescale: Self.timescale)
    }

    private static func ticks(_ value: Int64, _ segment: RecordingSegment) -> Int64 {
        MediaTime(value: value, timescale: Int32(clamping: max(1, segment.timescale))).rescaled(to: timescale).value
    }

    private static func start(_ segment: RecordingSegment) -> Int64 { ticks(segment.decodeTime, segment) }

    /// Start and end of both renditions' segments on the session's timeline, by their start.
    private static func merged(_ video: [RecordingSegment], _ audio: [RecordingSegment]) -> [(Int64, Int64)] {
        (video + audio).map { segment in
            let start = start(segment)
            return (start, start &+ ticks(segment.duration, segment))
        }.sorted { $0.0 < $1.0 }
    }
}
