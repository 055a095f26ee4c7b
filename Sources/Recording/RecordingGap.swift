package import Media

/// What of one rendition is not in the recording, when it was, and why.
package struct RecordingGap: Equatable, Sendable {
    package var reason: RecordingTrouble
    package var rendition: MediaKind
    /// Of the first and of the last lost part.
    package var mediaSequenceNumbers: ClosedRange<Int>
    /// Milliseconds since 1970 (UTC): program date time of the first lost part, and of the last one.
    package var start: Int64
    package var end: Int64
    package var parts: Int
    package var bytes: Int64

    package init(
        reason: RecordingTrouble, rendition: MediaKind, mediaSequenceNumbers: ClosedRange<Int>, start: Int64, end: Int64, parts: Int,
        bytes: Int64
    ) {
        self.reason = reason
        self.rendition = rendition
        self.mediaSequenceNumbers = mediaSequenceNumbers
        self.start = start
        self.end = end
        self.parts = parts
        self.bytes = bytes
    }

    init(_ part: RecordingPart, reason: RecordingTrouble) {
        self.init(
            reason: reason, rendition: part.rendition, mediaSequenceNumbers: part.mediaSequenceNumber...part.mediaSequenceNumber,
            start: part.programDateTime, end: part.programDateTime, parts: 1, bytes: Int64(part.bytes.count))
    }

    /// Widens the gap by another one of the same rendition; the reason stays that of the first loss.
    mutating func formUnion(_ other: RecordingGap) {
        if other.start < start { reason = other.reason }
        let low = min(mediaSequenceNumbers.lowerBound, other.mediaSequenceNumbers.lowerBound)
        mediaSequenceNumbers = low...max(mediaSequenceNumbers.upperBound, other.mediaSequenceNumbers.upperBound)
        start = min(start, other.start)
        end = max(end, other.end)
        parts += other.parts
        bytes += other.bytes
    }
}
