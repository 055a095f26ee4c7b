/// What holds in one version of an MPD (ISO/IEC 23009-1, §5, and the live profile, §8.4).
enum PresentationRules {
    /// How far the tracks of a period may lie apart at its ends: a frame of sound, and the rounding of encoders.
    private static let apartMax = 0.3

    static func check(_ presentation: ParsedPresentation, _ findings: inout Findings) {
        checkRoot(presentation, &findings)
        checkPeriods(presentation, &findings)
        for period in presentation.periods { for track in period.tracks { check(track, in: period, of: presentation, &findings) } }
    }

    private static func checkRoot(_ presentation: ParsedPresentation, _ findings: inout Findings) {
        let root = presentation.root
        findings.expect(root["profiles"] != nil, "5.3.1.2", "there are no profiles")
        findings.expect(presentation.seconds("minBufferTime") != nil, "5.3.1.2", "there is no minBufferTime")
        findings.expect(["static", "dynamic"].contains(root["type"] ?? "static"), "5.3.1.2", "the type is neither static nor dynamic")
        for name in [
            "minimumUpdatePeriod", "timeShiftBufferDepth", "suggestedPresentationDelay", "mediaPresentationDuration", "maxSegmentDuration",
        ]
        where root[name] != nil { findings.expect(presentation.seconds(name) != nil, "5.3.1.2", "\(name) is no duration") }
        let isOpen = root["minimumUpdatePeriod"] != nil
        findings.expect(
            isOpen || presentation.seconds("mediaPresentationDuration") != nil || presentation.periods.last?.duration != nil, "5.3.1.2",
            "nothing tells when the presentation ends or is told anew")
        guard presentation.isDynamic else { return findings.expect(!isOpen, "5.3.1.2", "a static MPD has a minimumUpdatePeriod") }
        findings.expect(root["availabilityStartTime"] != nil, "5.3.1.2", "a dynamic MPD has no availabilityStartTime")
        findings.expect(root["publishTime"] != nil, "5.3.1.2", "a dynamic MPD has no publishTime")
        findings.expect(root.first("UTCTiming") != nil, "5.8.4.11", "players can't set their clocks: there is no UTCTiming")
    }

    private static func checkPeriods(_ presentation: ParsedPresentation, _ findings: inout Findings) {
        let periods = presentation.periods
        findings.expect(!periods.isEmpty, "5.3.2", "there is no period")
        findings.expect(
            Set(periods.map(\.id)).count == periods.count && !periods.contains { $0.id.isEmpty }, "5.3.2.2",
            "period ids are missing or doubled")
        for (before, after) in zip(periods, periods.dropFirst()) {
            findings.expect(
                after.start + 0.0015 >= before.start + (before.duration ?? 0) && after.start > before.start, "5.3.2.1",
                "period \(after.id) begins before period \(before.id) ends")
        }
        for period in periods {
            let extents = period.tracks.compactMap(\.extent)
            findings.expect(!extents.isEmpty, "5.3.2", "period \(period.id) has no media")
            let ids = period.tracks.compactMap { $0.representation["id"] }
            findings.expect(
                Set(ids).count == period.tracks.count, "5.3.5.2", "representation ids of period \(period.id) are missing or doubled")
            let (starts, ends) = (extents.map(\.lowerBound), extents.map(\.upperBound))
            if let first = starts.min(), let last = starts.max() {
                findings.expect(first > -apartMax, "5.3.2", "media of period \(period.id) begins \(-first) s before it")
                // In a window that moves, one rendition's first segment may have gone and the other's not.
                let slack = presentation.isDynamic ? (presentation.seconds("maxSegmentDuration") ?? 0) + 1 : apartMax
                findings.expect(last - first <= slack, "5.3.3", "the tracks of period \(period.id) begin \(last - first) s apart")
            }
            if let duration = period.duration, let end = ends.max() {
                findings.expect(
                    abs(end - duration) < apartMax, "5.3.2.2", "period \(period.id) says \(duration) s and has media until \(end) s")
            }
        }
        if let total = presentation.seconds("mediaPresentationDuration"), let last = periods.last,
            let end = last.tracks.compactMap(\.extent?.upperBound).max()
        {
            findings.expect(
                abs(last.start + end - total) < apartMax, "5.3.1.2", "mediaPresentationDuration isn't the end of the last period")
        }
    }

    /// Codecs that have no profiles to tell.
    private static let withoutParameters: Set = ["opus"]

    private static func check(
        _ track: ParsedPresentation.Track, in period: ParsedPresentation.Period, of presentation: ParsedPresentation,
        _ findings: inout Findings
    ) {
        let name = "\(track.contentType) of period \(period.id)"
        findings.expect(!track.segments.isEmpty, "5.3.9.6", "\(name) has no segments")
        let representation = track.representation
        findings.expect(representation["bandwidth"].flatMap { Int($0) } ?? 0 > 0, "5.3.5.2", "\(name) has no bandwidth")
        let codecs = representation["codecs"] ?? ""
        findings.expect(
            codecs.contains(".") || withoutParameters.contains(codecs), "5.3.7.2", "\(name) has no codecs with parameters (RFC 6381)")
        switch track.contentType {
        case "video":
            for side in ["width", "height"] {
                findings.expect(representation[side].flatMap { Int($0) } ?? 0 > 0, "5.3.7.2", "\(name) has no \(side)")
            }
        case "audio":
            findings.expect(representation["audioSamplingRate"] != nil, "5.3.7.2", "\(name) has no audioSamplingRate")
            findings.expect(representation.first("AudioChannelConfiguration") != nil, "5.3.7.2", "\(name) doesn't say its channels")
        default: findings.add("5.3.3.2", "\(name) is neither video nor audio")
        }
        if let longest = presentation.seconds("maxSegmentDuration") {
            let found = track.segments.map { Double($0.duration) / Double(track.timescale) }.max() ?? 0
            // Encoders round; the largest that rounds to the announced second is within it.
            findings.expect(found < longest + 0.5, "5.3.1.2", "a segment of \(name) has \(found) s, more than maxSegmentDuration")
        }
    }
}
