/// Rules that one playlist can break by itself. A delta update is checked with its skipped segments put back.
enum PlaylistRules {
    /// Listed durations are rounded to 1/100000 s: comparisons of sums allow a unit each.
    static let unit = DecimalSeconds(nanoseconds: 10_000)

    static func check(_ playlist: ParsedMediaPlaylist, _ findings: inout Findings) {
        checkSegments(playlist, &findings)
        checkServerControl(playlist, &findings)
        if let target = playlist.partTarget {
            for segment in playlist.listed { checkParts(of: segment, target, &findings) }
        } else if playlist.listed.contains(where: { !$0.parts.isEmpty }) {
            findings.violation("4.4.3.7", "there are parts without EXT-X-PART-INF")
        }
        checkPartReach(playlist, &findings)
        checkEnd(playlist, &findings)
        checkProgramDateTimes(playlist, &findings)
    }

    /// `playlist` as it was sent: tags decide, not what they stand for.
    static func checkVersion(_ playlist: ParsedMediaPlaylist, _ findings: inout Findings) {
        var required = 1
        if !playlist.segments.isEmpty { required = 3 }
        if playlist.listed.contains(where: { $0.mapURI != nil }) { required = 6 }
        if playlist.skippedSegments != nil { required = playlist.hasRemovedDateRanges ? 10 : 9 }
        if playlist.version < required { findings.violation("8", "version \(playlist.version) is below the \(required) that is needed") }
        if playlist.version > max(6, required) { findings.warning("6.2.1", "version \(playlist.version) is more than is needed") }
    }

    static func checkSkip(_ playlist: ParsedMediaPlaylist, skipped: Int, _ findings: inout Findings) {
        guard let boundary = playlist.serverControl?.seconds("CAN-SKIP-UNTIL") else {
            return findings.violation("6.2.5.1", "segments are skipped without CAN-SKIP-UNTIL")
        }
        if playlist.hasEndList { findings.violation("6.2.5.1", "segments are skipped in a playlist that has ended") }
        var distance = playlist.duration
        for segment in playlist.segments.prefix(skipped) {
            if distance <= boundary {
                findings.violation("6.2.5.1", "segment \(segment.mediaSequenceNumber) is skipped though it is within the Skip Boundary")
            }
            distance = distance - segment.length
        }
    }

    private static func checkSegments(_ playlist: ParsedMediaPlaylist, _ findings: inout Findings) {
        for segment in playlist.segments where segment.length.rounded > playlist.targetDuration {
            findings.violation(
                "4.4.3.1", "segment \(segment.mediaSequenceNumber) lasts \(segment.length.seconds) s, more than the Target Duration")
        }
        for segment in playlist.listed where segment.mapURI == nil {
            let uri = segment.uri ?? segment.parts.first?.uri ?? ""
            if uri.hasSuffix(".m4s") || uri.hasSuffix(".mp4") { findings.violation("3.1.2", "\(uri) has no EXT-X-MAP") }
        }
    }

    private static func checkServerControl(_ playlist: ParsedMediaPlaylist, _ findings: inout Findings) {
        let control = playlist.serverControl
        let target = DecimalSeconds(seconds: playlist.targetDuration)
        for name in ["CAN-SKIP-UNTIL", "HOLD-BACK", "PART-HOLD-BACK"] where control?.values[name] != nil && control?.seconds(name) == nil {
            findings.violation("4.4.3.8", "\(name) isn't a number of seconds")
        }
        if let holdBack = control?.seconds("HOLD-BACK"), holdBack < target * 3 {
            findings.violation("4.4.3.8", "HOLD-BACK is less than three Target Durations")
        }
        if let boundary = control?.seconds("CAN-SKIP-UNTIL"), boundary < target * 6 {
            findings.violation("4.4.3.8", "CAN-SKIP-UNTIL is less than six Target Durations")
        }
        guard let partTarget = playlist.partTarget else { return }
        guard let holdBack = control?.seconds("PART-HOLD-BACK") else {
            return findings.violation("4.4.3.8", "there is EXT-X-PART-INF without PART-HOLD-BACK")
        }
        if holdBack < partTarget * 2 {
            findings.violation("4.4.3.8", "PART-HOLD-BACK is less than two Part Target Durations")
        } else if holdBack < partTarget * 3 {
            findings.warning("4.4.3.8", "PART-HOLD-BACK is less than three Part Target Durations")
        }
    }

    private static func checkParts(of segment: ParsedMediaPlaylist.Segment, _ target: DecimalSeconds, _ findings: inout Findings) {
        let shortest = DecimalSeconds(nanoseconds: target.nanoseconds / 100 * 85) - unit
        for (index, part) in segment.parts.enumerated() {
            if part.duration > target { findings.violation("4.4.4.9", "\(part.uri) lasts longer than the Part Target Duration") }
            let isLast = index == segment.parts.count - 1
            let isBeforeGap = !isLast && segment.parts[index + 1].isGap
            if part.duration < shortest, !isLast, !isBeforeGap, !part.isIndependent, !part.isGap {
                findings.violation("4.4.4.9", "\(part.uri) lasts less than 85% of the Part Target Duration")
            }
        }
        guard let duration = segment.duration, !segment.parts.isEmpty else { return }
        let difference = segment.parts.reduce(DecimalSeconds.zero) { $0 + $1.duration } - duration
        if difference.nanoseconds.magnitude > UInt64(unit.nanoseconds) * UInt64(segment.parts.count) {
            findings.violation("4.4.4.1", "the parts of segment \(segment.mediaSequenceNumber) don't add up to its EXTINF")
        }
        if segment.isGap, segment.parts.contains(where: { !$0.isGap }) {
            findings.violation("6.2.1", "segment \(segment.mediaSequenceNumber) is a gap with a part that is none")
        }
    }

    /// Parts are listed by whole segments, so a segment's start counts.
    private static func checkPartReach(_ playlist: ParsedMediaPlaylist, _ findings: inout Findings) {
        var distance = playlist.listed.reduce(DecimalSeconds.zero) { $0 + $1.length }
        let reach = DecimalSeconds(seconds: 3 * playlist.targetDuration)
        var listsParts = false
        for segment in playlist.listed {
            if !segment.parts.isEmpty, distance > reach, segment.uri != nil {
                findings.warning(
                    "6.2.2", "segment \(segment.mediaSequenceNumber) lists parts farther than three Target Durations from the end")
            }
            if segment.parts.isEmpty, listsParts {
                findings.warning("6.2.2", "segment \(segment.mediaSequenceNumber) lists no parts behind one that does")
            }
            listsParts = listsParts || !segment.parts.isEmpty
            distance = distance - segment.length
            let first = segment.parts.first
            if playlist.hasIndependentSegments, let first, !first.isIndependent, !first.isGap {
                findings.warning("4.4.2.1", "\(first.uri) starts an independent segment and isn't marked INDEPENDENT")
            }
        }
    }

    private static func checkEnd(_ playlist: ParsedMediaPlaylist, _ findings: inout Findings) {
        if playlist.hasEndList, !playlist.partHints.isEmpty { findings.violation("4.4.5.3", "there is a preload hint behind the end") }
        if playlist.partHints.count > 1 { findings.warning("6.2.6", "there is more than one preload hint for parts") }
        if playlist.hasEndList, playlist.open != nil { findings.warning("6.2.1", "the last parts belong to no complete segment") }
        if playlist.playlistType == "VOD", !playlist.hasEndList { findings.violation("6.2.1", "a VOD playlist has no EXT-X-ENDLIST") }
        let parts = playlist.listed.flatMap(\.parts).map(\.uri)
        for hint in playlist.partHints where parts.contains(hint) { findings.violation("4.4.5.3", "\(hint) is hinted though it is there") }
    }

    /// §6.2.1: overlaps of less than a second are allowed, and only partial ones.
    private static func checkProgramDateTimes(_ playlist: ParsedMediaPlaylist, _ findings: inout Findings) {
        var previousEnd: Int64?
        for segment in playlist.listed {
            if let start = segment.programDateTime.flatMap(DateTime.milliseconds) {
                if let previousEnd, start <= previousEnd - 1000 {
                    findings.violation("6.2.1", "the date of segment \(segment.mediaSequenceNumber) lies within the segment before")
                }
                previousEnd = start
            } else if segment.discontinuities > 0, previousEnd != nil {
                findings.warning("6.2.1", "segment \(segment.mediaSequenceNumber) has a discontinuity and no date")
                previousEnd = nil
            }
            previousEnd = previousEnd.map { $0 + segment.length.nanoseconds / 1_000_000 }
        }
    }
}
