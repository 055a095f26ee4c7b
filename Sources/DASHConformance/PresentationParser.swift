/// Reads an MPD whose segments are told by number templates and time lines, and says what of its form is wrong.
enum PresentationParser {
    private static let segmentsMax = 1_000_000

    static func parse(_ text: String, _ findings: inout Findings) -> ParsedPresentation? {
        guard let root = XMLElement(document: text) else {
            findings.add("5.2", "the text isn't well-formed XML")
            return nil
        }
        findings.expect(
            root.name == "MPD" && root["xmlns"] == "urn:mpeg:dash:schema:mpd:2011", "5.2", "the root isn't an MPD in its namespace")
        var periods: [ParsedPresentation.Period] = []
        for element in root.all("Period") {
            let tracks = element.all("AdaptationSet").compactMap { track($0, &findings) }
            let start = element["start"].flatMap(ParsedPresentation.seconds)
            findings.expect(start != nil, "5.3.2.1", "a period has no start")
            periods.append(
                ParsedPresentation.Period(
                    id: element["id"] ?? "", start: start ?? 0, duration: element["duration"].flatMap(ParsedPresentation.seconds),
                    tracks: tracks))
        }
        return ParsedPresentation(root: root, periods: periods)
    }

    private static func track(_ set: XMLElement, _ findings: inout Findings) -> ParsedPresentation.Track? {
        let representations = set.all("Representation")
        findings.expect(representations.count == 1, "5.3.3", "an adaptation set has \(representations.count) representations")
        guard let representation = representations.first,
            let template = representation.first("SegmentTemplate") ?? set.first("SegmentTemplate"),
            let timeline = template.first("SegmentTimeline")
        else {
            findings.add("5.3.9", "an adaptation set has no representation with a segment time line")
            return nil
        }
        let (initialization, media) = (template["initialization"] ?? "", template["media"] ?? "")
        findings.expect(!initialization.isEmpty, "5.3.9.2", "a template has no initialization segment")
        findings.expect(media.contains("$Number$"), "5.3.9.4.4", "a template's media has no $Number$")
        let timescale = integer(template, "timescale", 1, &findings)
        findings.expect(timescale > 0, "5.3.9.2", "a timescale is 0")
        return ParsedPresentation.Track(
            contentType: set["contentType"] ?? "", representation: representation, timescale: max(1, timescale),
            offset: integer(template, "presentationTimeOffset", 0, &findings), initialization: initialization, media: media,
            segments: segments(timeline, first: integer(template, "startNumber", 1, &findings), &findings))
    }

    private static func segments(_ timeline: XMLElement, first: Int, _ findings: inout Findings) -> [ParsedPresentation.Segment] {
        var segments: [ParsedPresentation.Segment] = []
        var time = 0
        for entry in timeline.all("S") {
            let duration = integer(entry, "d", 0, &findings)
            findings.expect(duration > 0, "5.3.9.6", "a segment has no duration")
            if entry["t"] != nil {
                let start = integer(entry, "t", 0, &findings)
                findings.expect(
                    segments.isEmpty || start >= time, "5.3.9.6", "a segment begins at \(start), before the end of the one before, \(time)")
                time = start
            }
            let repeats = integer(entry, "r", 0, &findings)
            guard duration > 0, repeats >= 0, repeats < segmentsMax - segments.count else {
                findings.add("5.3.9.6", "a segment is repeated \(repeats) times")
                return segments
            }
            for _ in 0...repeats {
                segments.append(ParsedPresentation.Segment(number: first + segments.count, time: time, duration: duration))
                time += duration
            }
        }
        return segments
    }

    private static func integer(_ element: XMLElement, _ name: String, _ otherwise: Int, _ findings: inout Findings) -> Int {
        guard let text = element[name] else { return otherwise }
        // Beyond 2^53 players lose digits, and below they can be added without a thought.
        guard let value = Int(text), (0..<1 << 53).contains(value) else {
            findings.add("5.3", "\(name)=\"\(text)\" of \(element.name) is no usable number")
            return otherwise
        }
        return value
    }
}
