/// Reads the versions of one media playlist in the order in which a client gets them, whole or as delta updates, and
/// says in words which rules of RFC 8216bis they break. Also a model of a client: ``playlist`` is what it knows.
package struct PlaylistChecker: Sendable {
    /// The latest version, with skipped segments put back.
    package private(set) var playlist: ParsedMediaPlaylist?

    package init() {}

    /// Checks a text by itself and, where one is given, against the version before.
    package static func check(_ text: String, predecessor: String? = nil) -> [Finding] {
        var checker = PlaylistChecker()
        if let predecessor { _ = checker.receive(predecessor) }
        return checker.receive(text)
    }

    /// Checks the next version. One that skips segments which this client doesn't have is a finding and is not kept.
    package mutating func receive(_ text: String) -> [Finding] {
        let parsed = MediaPlaylistParser.parse(text)
        var findings = parsed.findings
        PlaylistRules.checkVersion(parsed.playlist, &findings)
        guard let whole = restore(parsed.playlist) else {
            findings.violation("6.2.5.1", "the client doesn't have the segments that were skipped")
            return findings.all
        }
        if let skipped = parsed.playlist.skippedSegments { PlaylistRules.checkSkip(whole, skipped: skipped, &findings) }
        PlaylistRules.check(whole, &findings)
        if let old = playlist { SuccessionRules.check(old, whole, &findings) }
        playlist = whole
        return findings.all
    }

    /// Puts the skipped segments in from the version before; `nil` where they aren't all there.
    private func restore(_ delta: ParsedMediaPlaylist) -> ParsedMediaPlaylist? {
        guard let skipped = delta.skippedSegments else { return delta }
        guard let old = playlist, delta.mediaSequence >= old.mediaSequence,
            skipped <= old.segments.count - (delta.mediaSequence - old.mediaSequence)
        else { return nil }
        // Parts of skipped segments are skipped with them.
        let kept = old.segments.dropFirst(delta.mediaSequence - old.mediaSequence).prefix(skipped).map(\.withoutParts)
        var whole = delta
        whole.skippedSegments = nil
        whole.segments = kept + delta.segments
        whole.settle(from: kept.count)
        return whole
    }
}

extension ParsedMediaPlaylist {
    /// Gives the segments from `index` on what skipped ones before them pass on: their map and their discontinuities.
    fileprivate mutating func settle(from index: Int) {
        let map = index > 0 ? segments[index - 1].mapURI : nil
        let skippedDiscontinuities = segments[..<index].reduce(0) { $0 + $1.discontinuities }
        func settled(_ segment: Segment) -> Segment {
            var segment = segment
            segment.mapURI = segment.mapURI ?? map
            segment.discontinuitySequenceNumber += skippedDiscontinuities
            return segment
        }
        for position in segments.indices.dropFirst(index) { segments[position] = settled(segments[position]) }
        open = open.map(settled)
    }
}
