/// Reads a media playlist strictly: each deviation is a finding, and reading goes on behind it.
struct MediaPlaylistParser {
    private(set) var playlist = ParsedMediaPlaylist()
    private(set) var findings = Findings()

    private var pending: ParsedMediaPlaylist.Segment?
    private var map: String?
    private var discontinuities = 0
    private var seen: Set<String> = []
    private var uris: Set<String> = []
    private var hasSegmentTags = false

    static func parse(_ text: String) -> (playlist: ParsedMediaPlaylist, findings: Findings) {
        var parser = MediaPlaylistParser()
        parser.read(text)
        return (parser.playlist, parser.findings)
    }

    private mutating func read(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.first != "#EXTM3U" { findings.violation("4.4.1.1", "the first line isn't #EXTM3U") }
        if !text.utf8.contains(0x0A) || text.utf8.last != 0x0A { findings.warning("4.1", "the last line has no end") }
        for line in lines.dropFirst() where !line.isEmpty {
            if line.hasPrefix("#EXT") {
                let tag = line.prefix { $0 != ":" }
                read(tag: String(tag), value: String(line.dropFirst(tag.count + 1)), hasValue: tag.count < line.count)
            } else if !line.hasPrefix("#") {
                read(uri: String(line))
            }
        }
        finish()
    }

    private mutating func finish() {
        if !seen.contains("#EXT-X-TARGETDURATION") { findings.violation("4.4.3.1", "there is no EXT-X-TARGETDURATION") }
        guard let segment = pending else { return }
        if segment.duration != nil { findings.violation("4.4.4", "the last EXTINF has no URI") }
        if segment.parts.isEmpty { return findings.violation("4.4.4", "segment tags at the end belong to no segment") }
        playlist.open = numbered(segment)
    }

    private mutating func read(tag: String, value: String, hasValue: Bool) {
        if Self.onceTags.contains(tag), !seen.insert(tag).inserted { findings.violation("4.4.3", "\(tag) appears twice") }
        if Self.multivariantTags.contains(tag) { findings.violation("4.4.6", "\(tag) belongs in a multivariant playlist") }
        if Self.bareTags.contains(tag) == hasValue, Self.knownTags.contains(tag) {
            findings.violation("4.2", "\(tag) \(hasValue ? "takes no value" : "has no value")")
        }
        switch tag {
        case "#EXTINF", "#EXT-X-DISCONTINUITY", "#EXT-X-MAP", "#EXT-X-PROGRAM-DATE-TIME", "#EXT-X-GAP", "#EXT-X-PART":
            readSegmentTag(tag, value)
        case "#EXT-X-SKIP", "#EXT-X-PRELOAD-HINT", "#EXT-X-RENDITION-REPORT": readMetadataTag(tag, value)
        default: readPlaylistTag(tag, value)
        }
    }

    private mutating func readPlaylistTag(_ tag: String, _ value: String) {
        switch tag {
        case "#EXT-X-VERSION": playlist.version = integer(value, of: tag)
        case "#EXT-X-TARGETDURATION":
            playlist.targetDuration = integer(value, of: tag)
            if playlist.targetDuration < 1 { findings.violation("4.4.3.1", "the Target Duration is less than 1") }
        case "#EXT-X-MEDIA-SEQUENCE":
            playlist.mediaSequence = integer(value, of: tag)
            if hasSegmentTags { findings.violation("4.4.3.2", "EXT-X-MEDIA-SEQUENCE stands behind the first segment") }
        case "#EXT-X-DISCONTINUITY-SEQUENCE":
            playlist.discontinuitySequence = integer(value, of: tag)
            if hasSegmentTags { findings.violation("4.4.3.3", "EXT-X-DISCONTINUITY-SEQUENCE stands behind the first segment") }
        case "#EXT-X-SERVER-CONTROL":
            playlist.serverControl = AttributeList(value)
            if playlist.serverControl == nil { findings.violation("4.2", "EXT-X-SERVER-CONTROL has a broken attribute list") }
        case "#EXT-X-PART-INF":
            playlist.partTarget = AttributeList(value)?.seconds("PART-TARGET")
            if playlist.partTarget == nil { findings.violation("4.4.3.7", "EXT-X-PART-INF has no valid PART-TARGET") }
        case "#EXT-X-PLAYLIST-TYPE":
            playlist.playlistType = value
            if value != "VOD", value != "EVENT" { findings.violation("4.4.3.5", "the playlist type \(value) doesn't exist") }
        case "#EXT-X-INDEPENDENT-SEGMENTS": playlist.hasIndependentSegments = true
        case "#EXT-X-ENDLIST": playlist.hasEndList = true
        default: if !Self.otherTags.contains(tag) { findings.warning("4.1", "\(tag) is not a known tag") }
        }
    }

    private mutating func readMetadataTag(_ tag: String, _ value: String) {
        guard let attributes = AttributeList(value) else { return findings.violation("4.2", "\(tag) has a broken attribute list") }
        switch tag {
        case "#EXT-X-SKIP":
            guard let skipped = attributes.integer("SKIPPED-SEGMENTS") else {
                return findings.violation("4.4.5.2", "EXT-X-SKIP has no valid SKIPPED-SEGMENTS")
            }
            if hasSegmentTags { findings.violation("4.4.5.2", "EXT-X-SKIP stands behind a segment that isn't skipped") }
            playlist.skippedSegments = skipped
            playlist.hasRemovedDateRanges = attributes.quoted("RECENTLY-REMOVED-DATERANGES") != nil
        case "#EXT-X-PRELOAD-HINT":
            guard let type = attributes.bare("TYPE"), ["PART", "MAP"].contains(type), let uri = attributes.quoted("URI") else {
                return findings.violation("4.4.5.3", "EXT-X-PRELOAD-HINT has no valid TYPE and URI")
            }
            if type == "PART" { playlist.partHints.append(uri) }
        default: readReport(attributes)
        }
    }

    private mutating func readReport(_ attributes: AttributeList) {
        guard let uri = attributes.quoted("URI"), let last = attributes.integer("LAST-MSN") else {
            return findings.violation("4.4.5.4", "EXT-X-RENDITION-REPORT has no valid URI and LAST-MSN")
        }
        if uri.contains("://") || uri.hasPrefix("/") { findings.violation("4.4.5.4", "the report's URI \(uri) isn't relative") }
        if attributes.values["LAST-PART"] != nil, attributes.integer("LAST-PART") == nil {
            findings.violation("4.4.5.4", "EXT-X-RENDITION-REPORT has no valid LAST-PART")
        }
        playlist.reports.append(.init(uri: uri, lastMediaSequenceNumber: last, lastPart: attributes.integer("LAST-PART")))
    }

    private mutating func readSegmentTag(_ tag: String, _ value: String) {
        var segment = pending ?? .init(mediaSequenceNumber: 0)
        hasSegmentTags = true
        if !segment.parts.isEmpty, ["#EXT-X-DISCONTINUITY", "#EXT-X-MAP", "#EXT-X-PROGRAM-DATE-TIME"].contains(tag) {
            findings.violation("4.4.4.9", "\(tag) stands behind the first part of its segment")
        }
        switch tag {
        case "#EXTINF":
            guard segment.duration == nil else { return findings.violation("4.4.4.1", "an EXTINF has no URI") }
            let number = value.prefix { $0 != "," }
            segment.duration = DecimalSeconds(number) ?? .zero
            if DecimalSeconds(number) == nil || number.count == value.count {
                findings.violation("4.4.4.1", "EXTINF:\(value) isn't a duration and a comma")
            }
        case "#EXT-X-DISCONTINUITY": segment.discontinuities += 1
        case "#EXT-X-MAP":
            map = AttributeList(value)?.quoted("URI")
            if map == nil { findings.violation("4.4.4.5", "EXT-X-MAP has no URI") }
        case "#EXT-X-PROGRAM-DATE-TIME":
            if DateTime.milliseconds(value) == nil { findings.warning("4.4.4.6", "\(value) isn't a UTC time with milliseconds") }
            segment.programDateTime = value
        case "#EXT-X-GAP": segment.isGap = true
        default: if let part = part(value) { segment.parts.append(part) }
        }
        pending = segment
    }

    private mutating func part(_ value: String) -> ParsedMediaPlaylist.Part? {
        guard let attributes = AttributeList(value), let uri = attributes.quoted("URI"), let duration = attributes.seconds("DURATION")
        else {
            findings.violation("4.4.4.9", "EXT-X-PART:\(value) has no valid URI and DURATION")
            return nil
        }
        for name in ["INDEPENDENT", "GAP"] where attributes.values[name] != nil && !attributes.isYes(name) {
            findings.violation("4.4.4.9", "\(name) of a part can only be YES")
        }
        claim(uri)
        return .init(uri: uri, duration: duration, isIndependent: attributes.isYes("INDEPENDENT"), isGap: attributes.isYes("GAP"))
    }

    private mutating func read(uri: String) {
        guard var segment = pending, segment.duration != nil else {
            return findings.violation("4.4.4.1", "\(uri) has no EXTINF")
        }
        pending = nil
        claim(uri)
        segment.uri = uri
        playlist.segments.append(numbered(segment))
    }

    private mutating func numbered(_ segment: ParsedMediaPlaylist.Segment) -> ParsedMediaPlaylist.Segment {
        var segment = segment
        discontinuities += segment.discontinuities
        segment.mediaSequenceNumber = playlist.lastMediaSequenceNumber + 1
        segment.discontinuitySequenceNumber = playlist.discontinuitySequence + discontinuities
        segment.mapURI = map
        return segment
    }

    private mutating func claim(_ uri: String) {
        if !uris.insert(uri).inserted { findings.violation("6.2.1", "\(uri) is listed twice") }
    }

    private mutating func integer(_ value: String, of tag: String) -> Int {
        if let number = decimalInteger(value) { return number }
        findings.violation("4.2", "\(tag) has \(value) for a number")
        return 0
    }

    private static let onceTags: Set<String> = [
        "#EXTM3U", "#EXT-X-VERSION", "#EXT-X-TARGETDURATION", "#EXT-X-MEDIA-SEQUENCE", "#EXT-X-DISCONTINUITY-SEQUENCE", "#EXT-X-ENDLIST",
        "#EXT-X-PLAYLIST-TYPE", "#EXT-X-PART-INF", "#EXT-X-SERVER-CONTROL", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-SKIP",
    ]
    private static let multivariantTags: Set<String> = [
        "#EXT-X-MEDIA", "#EXT-X-STREAM-INF", "#EXT-X-I-FRAME-STREAM-INF", "#EXT-X-SESSION-DATA", "#EXT-X-SESSION-KEY",
        "#EXT-X-CONTENT-STEERING",
    ]
    private static let bareTags: Set<String> = [
        "#EXTM3U", "#EXT-X-ENDLIST", "#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-DISCONTINUITY", "#EXT-X-GAP",
    ]
    private static let knownTags = onceTags.union(bareTags).union([
        "#EXTINF", "#EXT-X-MAP", "#EXT-X-PROGRAM-DATE-TIME", "#EXT-X-PART", "#EXT-X-PRELOAD-HINT", "#EXT-X-RENDITION-REPORT",
    ])
    /// Legal, and without a rule here.
    private static let otherTags = multivariantTags.union([
        "#EXTM3U", "#EXT-X-KEY", "#EXT-X-BYTERANGE", "#EXT-X-BITRATE", "#EXT-X-DATERANGE", "#EXT-X-START", "#EXT-X-DEFINE",
        "#EXT-X-I-FRAMES-ONLY",
    ])
}
