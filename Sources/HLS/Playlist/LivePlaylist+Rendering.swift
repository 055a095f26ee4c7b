extension LivePlaylist {
    /// The playlist's text. `reports` are the other renditions' ends; `skip` asks for a delta update, which is given
    /// where it is allowed and leaves something out, else the whole playlist (RFC 8216bis, §6.2.5.1).
    package func render(reports: [RenditionReport] = [], skip: SkipDirective = .none) -> [UInt8] {
        let skipped = skip == .none ? 0 : skippableSegments
        var writer = PlaylistWriter(reservingCapacity: 1024 + (listed.count - skipped) * 128 + listedParts * 80)
        writer.line("#EXTM3U")
        writer.line("#EXT-X-VERSION:", version(skip: skip, skipped: skipped))
        writeControl(to: &writer)
        if skipped > 0 { writer.writeSkip(skipped, skip) }
        writeSegments(skipping: skipped, to: &writer)
        if !isEnded { writeHint(to: &writer) }
        for report in reports { writer.write(report) }
        if isEnded { writer.line("#EXT-X-ENDLIST") }
        return writer.bytes
    }

    /// How many of the oldest segments a delta update leaves out: those that lie wholly beyond the Skip Boundary,
    /// counted from the end of the last complete segment.
    package var skippableSegments: Int {
        if isEnded { return 0 }
        let boundary = configuration.targetDurations(configuration.skipBoundaryTargetDurations)
        return listed.prefix { end - ($0.start + $0.duration) > boundary }.count
    }

    /// §8 wants no more than the content needs: 6 for `EXT-X-MAP`, 9 for `EXT-X-SKIP`, 10 with date ranges in it.
    private func version(skip: SkipDirective, skipped: Int) -> Int {
        if skipped == 0 { return 6 }
        return skip == .segmentsAndDateRanges ? 10 : 9
    }

    private func writeControl(to writer: inout PlaylistWriter) {
        writer.line("#EXT-X-TARGETDURATION:", configuration.targetDurationSeconds)
        writer.write("#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=")
        writer.write(configuration.targetDurations(configuration.skipBoundaryTargetDurations))
        writer.write(",HOLD-BACK=")
        writer.write(configuration.targetDurations(configuration.holdBackTargetDurations))
        if let partTarget = configuration.listedPartTarget {
            writer.write(",PART-HOLD-BACK=")
            writer.write(partTarget * configuration.partHoldBackParts)
            writer.write("\n#EXT-X-PART-INF:PART-TARGET=")
            writer.write(partTarget)
        }
        writer.endLine()
        writer.line("#EXT-X-MEDIA-SEQUENCE:", mediaSequence)
        writer.line("#EXT-X-DISCONTINUITY-SEQUENCE:", discontinuitySequence)
        if configuration.hasIndependentSegments { writer.line("#EXT-X-INDEPENDENT-SEGMENTS") }
    }

    private func writeSegments(skipping skipped: Int, to writer: inout PlaylistWriter) {
        var initIndex = skipped > 0 ? listed[skipped - 1].info.initIndex : nil
        let firstWithParts = firstIndexWithParts
        for index in skipped..<listed.count {
            let segment = listed[index]
            writer.writeStart(of: segment.info, rendition, after: initIndex)
            if index >= firstWithParts { writer.writeParts(of: segment, rendition) }
            writer.writeEnd(of: segment.info, rendition, listedAs: segment.duration)
            initIndex = segment.info.initIndex
        }
        if configuration.partTarget != nil, let open {
            writer.writeStart(of: open.info, rendition, after: initIndex)
            writer.writeParts(of: open, rendition)
        }
    }

    private func writeHint(to writer: inout PlaylistWriter) {
        guard let hint = hintedPart else { return }
        writer.write("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"")
        writer.write(hint)
        writer.line("\"")
    }

    /// The part that comes next, if none but its first frames decide: `nil` after the end and without low latency.
    package var hintedPart: MediaName? {
        guard !isEnded, configuration.partTarget != nil else { return nil }
        return MediaName(rendition, .part(mediaSequenceNumber: nextMediaSequenceNumber, index: open?.info.parts.count ?? 0))
    }

    /// Parts are listed by whole segments, since Part Indexes count from a segment's first part.
    private var firstIndexWithParts: Int {
        guard configuration.partTarget != nil else { return listed.count }
        let reach = configuration.targetDurations(WindowPolicy.targetDurationsWithParts)
        let playlistEnd = end + (open?.duration ?? .zero)
        return listed.firstIndex { playlistEnd - $0.start <= reach } ?? listed.count
    }

    private var listedParts: Int {
        listed[firstIndexWithParts...].reduce(open?.info.parts.count ?? 0) { $0 + $1.info.parts.count }
    }
}
