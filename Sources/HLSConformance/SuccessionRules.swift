/// What may not change from one version of a playlist to a later one (RFC 8216bis, §6.2.1 and §6.2.2). Both are whole.
enum SuccessionRules {
    static func check(_ old: ParsedMediaPlaylist, _ new: ParsedMediaPlaylist, _ findings: inout Findings) {
        checkConstants(old, new, &findings)
        checkNumbers(old, new, &findings)
        checkListedSegments(old, new, &findings)
        checkOpenSegment(old, new, &findings)
        checkHint(old, new, &findings)
        if old.hasEndList, old != new { findings.violation("4.4.3.4", "the playlist changed after its end") }
        if old.playlistType == "VOD", old != new { findings.violation("6.2.1", "a VOD playlist changed") }
    }

    private static func checkConstants(_ old: ParsedMediaPlaylist, _ new: ParsedMediaPlaylist, _ findings: inout Findings) {
        if old.targetDuration != new.targetDuration { findings.violation("6.2.1", "the Target Duration changed") }
        if old.partTarget != new.partTarget { findings.violation("6.2.1", "the Part Target Duration changed") }
        if old.serverControl != new.serverControl { findings.violation("6.2.1", "EXT-X-SERVER-CONTROL changed") }
        if old.playlistType != new.playlistType { findings.violation("6.2.1", "the playlist type changed") }
        if old.hasIndependentSegments != new.hasIndependentSegments { findings.violation("6.2.1", "EXT-X-INDEPENDENT-SEGMENTS changed") }
    }

    private static func checkNumbers(_ old: ParsedMediaPlaylist, _ new: ParsedMediaPlaylist, _ findings: inout Findings) {
        if new.mediaSequence < old.mediaSequence { findings.violation("6.2.2", "EXT-X-MEDIA-SEQUENCE decreased") }
        if new.discontinuitySequence < old.discontinuitySequence {
            findings.violation("6.2.2", "EXT-X-DISCONTINUITY-SEQUENCE decreased")
        }
        if new.lastMediaSequenceNumber < old.lastMediaSequenceNumber {
            findings.violation("6.2.1", "segments were removed from the end of the playlist")
        }
        let shortest = DecimalSeconds(seconds: 3 * new.targetDuration)
        if new.mediaSequence > old.mediaSequence, !new.hasEndList, new.duration < shortest {
            findings.violation("6.2.2", "a segment was removed and less than three Target Durations are left")
        }
    }

    private static func checkListedSegments(_ old: ParsedMediaPlaylist, _ new: ParsedMediaPlaylist, _ findings: inout Findings) {
        let before = Dictionary(old.segments.map { ($0.mediaSequenceNumber, $0) }, uniquingKeysWith: { first, _ in first })
        for segment in new.segments {
            guard let same = before[segment.mediaSequenceNumber] else { continue }
            if same.withoutParts != segment.withoutParts {
                findings.violation("6.2.1", "segment \(segment.mediaSequenceNumber) changed after it was listed")
            }
            if !segment.parts.isEmpty, same.parts != segment.parts {
                findings.violation("6.2.1", "the parts of segment \(segment.mediaSequenceNumber) changed after they were listed")
            }
        }
    }

    private static func checkOpenSegment(_ old: ParsedMediaPlaylist, _ new: ParsedMediaPlaylist, _ findings: inout Findings) {
        guard let before = old.open else { return }
        let number = before.mediaSequenceNumber
        guard let after = new.listed.first(where: { $0.mediaSequenceNumber == number }) else {
            if new.mediaSequence <= number { findings.violation("6.2.1", "the parts of segment \(number) vanished before it was complete") }
            return
        }
        if !after.parts.isEmpty, !after.parts.starts(with: before.parts) {
            findings.violation("6.2.1", "the parts of segment \(number) changed after they were listed")
        }
        if before.discontinuities != after.discontinuities || before.mapURI != after.mapURI
            || before.programDateTime != after.programDateTime
            || before.discontinuitySequenceNumber != after.discontinuitySequenceNumber
        {
            findings.violation("6.2.1", "the tags of segment \(number) changed after its first part was listed")
        }
    }

    /// A hint may be broken (§6.2.6), but its reader then waits for nothing.
    private static func checkHint(_ old: ParsedMediaPlaylist, _ new: ParsedMediaPlaylist, _ findings: inout Findings) {
        guard let hint = old.partHints.first else { return }
        let last = old.open?.mediaSequenceNumber ?? old.lastMediaSequenceNumber
        let known = old.listed.last?.parts.count ?? 0
        let following = new.listed.filter { $0.mediaSequenceNumber >= last }.flatMap { segment in
            segment.mediaSequenceNumber == last ? Array(segment.parts.dropFirst(known)) : segment.parts
        }
        if let next = following.first {
            if next.uri != hint { findings.warning("4.4.5.3", "\(hint) was hinted and \(next.uri) came") }
        } else if !new.hasEndList, new.partHints.first != hint {
            findings.warning("4.4.5.3", "\(hint) is no longer hinted and hasn't come")
        }
    }
}
