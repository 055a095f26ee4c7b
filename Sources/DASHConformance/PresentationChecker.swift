/// Reads the versions of one MPD in the order in which a player gets them, and says in words which rules of ISO/IEC 23009-1 they break. Shares no
/// code with what writes MPDs.
package struct PresentationChecker: Sendable {
    /// The latest version.
    package private(set) var presentation: ParsedPresentation?

    package init() {}

    package static func check(_ text: String) -> [Finding] {
        var checker = PresentationChecker()
        return checker.receive(text)
    }

    package mutating func receive(_ text: String) -> [Finding] {
        var findings = Findings()
        guard let new = PresentationParser.parse(text, &findings) else { return findings.all }
        PresentationRules.check(new, &findings)
        if let old = presentation { Self.compare(old, new, &findings) }
        presentation = new
        return findings.all
    }

    /// What may not change from one version to a later one (§5.4).
    private static func compare(_ old: ParsedPresentation, _ new: ParsedPresentation, _ findings: inout Findings) {
        findings.expect(old.root["availabilityStartTime"] == new.root["availabilityStartTime"], "5.4.1", "availabilityStartTime changed")
        // Times in UTC of one form sort as text.
        findings.expect(old.root["publishTime"] ?? "" <= new.root["publishTime"] ?? "", "5.4.1", "publishTime went back")
        findings.expect(
            old.root["minimumUpdatePeriod"] != nil || old.root == new.root, "5.4.1", "the MPD changed after it said that it would not")
        let known = Dictionary(old.periods.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for period in new.periods {
            guard let before = known[period.id] else { continue }
            findings.expect(before.start == period.start, "5.4.1", "period \(period.id) has another start")
            for track in period.tracks {
                guard let same = before.tracks.first(where: { $0.contentType == track.contentType }) else { continue }
                compare(same, track, period.id, &findings)
            }
        }
    }

    private static func compare(
        _ old: ParsedPresentation.Track, _ new: ParsedPresentation.Track, _ period: String, _ findings: inout Findings
    ) {
        let name = "\(new.contentType) of period \(period)"
        findings.expect(
            old.timescale == new.timescale && old.offset == new.offset
                && old.initialization.split(separator: "/").last
                    == new.initialization.split(separator: "/").last,
            "5.4.1", "\(name) has another clock or initialization segment")
        let before = Dictionary(old.segments.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        for segment in new.segments {
            guard let same = before[segment.number] else { continue }
            findings.expect(same == segment, "5.4.1", "segment \(segment.number) of \(name) has another time or duration")
        }
        if let (last, newLast) = old.segments.last.flatMap({ last in new.segments.last.map { (last, $0) } }) {
            findings.expect(newLast.number >= last.number, "5.4.1", "segments of \(name) were taken back")
        }
    }
}
