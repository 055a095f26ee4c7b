extension PlaylistWriter {
    /// The tags that must stand before a segment's first part (RFC 8216bis, §4.4.4.9). `initIndex` is the one that
    /// applies so far: `EXT-X-MAP` holds until the next.
    mutating func writeStart(of segment: SegmentInfo, _ rendition: Rendition, after initIndex: Int?) {
        for _ in 0..<max(0, segment.discontinuities) { line("#EXT-X-DISCONTINUITY") }
        if segment.initIndex != initIndex {
            write("#EXT-X-MAP:URI=\"")
            write(MediaName(rendition, .initialization(index: segment.initIndex)))
            line("\"")
        }
        if let time = segment.programDateTimeMilliseconds {
            write("#EXT-X-PROGRAM-DATE-TIME:")
            write(dateTime: time)
            endLine()
        }
    }

    mutating func writeParts(of segment: ListedSegment, _ rendition: Rendition) {
        for (index, part) in segment.info.parts.enumerated() {
            write("#EXT-X-PART:DURATION=")
            write(segment.partDurations[index])
            write(",URI=\"")
            write(MediaName(rendition, .part(mediaSequenceNumber: segment.info.mediaSequenceNumber, index: index)))
            write("\"")
            if part.isIndependent { write(",INDEPENDENT=YES") }
            if part.isGap { write(",GAP=YES") }
            endLine()
        }
    }

    /// `EXT-X-GAP` stands here and not before the parts: they are listed before it is known, and lines are only appended.
    mutating func writeEnd(of segment: SegmentInfo, _ rendition: Rendition, listedAs duration: ListedDuration) {
        if segment.isGap { line("#EXT-X-GAP") }
        write("#EXTINF:")
        write(duration)
        line(",")
        write(MediaName(rendition, .segment(mediaSequenceNumber: segment.mediaSequenceNumber)))
        endLine()
    }

    mutating func writeSkip(_ skipped: Int, _ directive: SkipDirective) {
        write("#EXT-X-SKIP:SKIPPED-SEGMENTS=")
        write(skipped)
        // No playlist of ours has date ranges, so none was removed; a client that asked must be told so (§4.4.5.2).
        if directive == .segmentsAndDateRanges { write(",RECENTLY-REMOVED-DATERANGES=\"\"") }
        endLine()
    }

    mutating func write(_ report: RenditionReport) {
        write("#EXT-X-RENDITION-REPORT:URI=\"")
        write(MediaName(report.rendition, .playlist))
        write("\",LAST-MSN=")
        write(report.lastMediaSequenceNumber)
        if let lastPart = report.lastPart {
            write(",LAST-PART=")
            write(lastPart)
        }
        endLine()
    }
}
