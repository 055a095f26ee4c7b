package import Media

/// The live media playlist of one rendition: which segments and parts it lists, and what still can be fetched.
///
/// A value without clock: the media that was appended is the only time it knows. Segments that left the playlist stay
/// available for as long as RFC 8216bis (§6.2.2) promises, measured in appended media, which grows with real time.
///
/// The owner appends parts as they get ready and finishes the segment in the same step as it appends its last part, so
/// that the preload hint in between never names a part that won't come.
package struct LivePlaylist: Sendable {
    package let rendition: Rendition
    package private(set) var configuration: LivePlaylistConfiguration
    /// Media Sequence Number of the first listed segment. Never decreases.
    package private(set) var mediaSequence: Int
    /// Discontinuity tags that left the playlist. Never decreases.
    package private(set) var discontinuitySequence = 0
    /// No more media will come (`EXT-X-ENDLIST`).
    package private(set) var isEnded = false
    /// The Media Initialization Section of the next new segment.
    package private(set) var initIndex = 0

    /// Complete and in the playlist, in order and without holes.
    private(set) var listed: [ListedSegment] = []
    /// Has parts, but isn't complete.
    private(set) var open: ListedSegment?
    /// Left the playlist, but can still be fetched, in order and without holes.
    private(set) var retired: [ListedSegment] = []

    private var pendingDiscontinuities = 0
    private var rounder = DurationRounder()
    /// Where the last complete segment ends, from the start of the session.
    private(set) var end = ListedDuration.zero
    private var listedDuration = ListedDuration.zero
    private var longestPlaylist = ListedDuration.zero

    package init(rendition: Rendition, configuration: LivePlaylistConfiguration, firstMediaSequenceNumber: Int = 0) {
        self.rendition = rendition
        self.configuration = configuration
        mediaSequence = max(0, firstMediaSequenceNumber)
    }

    /// Lists a part. The first part after a finished segment opens the next segment, whose first sample was taken at
    /// `programDateTimeMilliseconds` (since 1970, UTC), and is decoded at `decodeTime`; later parts' times are not listed.
    package mutating func append(_ part: PartInfo, at programDateTimeMilliseconds: Int64?, decodeTime: MediaTime? = nil) {
        precondition(!isEnded, "nothing is appended to a playlist that has ended")
        var segment = open ?? openSegment(timescale: part.duration.timescale, at: programDateTimeMilliseconds, decodeTime)
        segment.append(part, listedAs: rounder.advance(by: part.duration))
        open = segment
    }

    /// Completes the segment that the last parts belong to; without parts since the last call nothing happens.
    @discardableResult
    package mutating func finishSegment() -> WindowChange {
        guard var segment = open else { return WindowChange() }
        open = nil
        segment.info.isComplete = true
        segment.info.isGap = segment.info.parts.allSatisfy(\.isGap)
        listed.append(segment)
        end += segment.duration
        listedDuration += segment.duration
        longestPlaylist = max(longestPlaylist, listedDuration)
        return WindowChange(unlisted: unlist(), expired: expire())
    }

    /// The next segment doesn't continue this one's timestamps or encoding. To be told to every rendition of the
    /// session, so that their Discontinuity Sequence Numbers match (§6.2.4). Doesn't finish the open segment.
    package mutating func markDiscontinuity() { pendingDiscontinuities += 1 }

    /// The next segment needs a new Media Initialization Section, whose index is returned. Changed parameters also need
    /// ``markDiscontinuity()`` (§6.2.1).
    package mutating func changeInitialization() -> Int {
        initIndex += 1
        return initIndex
    }

    /// A segment starts where no decoder can: from now on `EXT-X-INDEPENDENT-SEGMENTS` would not be true.
    package mutating func admitDependentSegments() { configuration.hasIndependentSegments = false }

    /// Ends the playlist. An open segment becomes its last one.
    @discardableResult
    package mutating func finish() -> WindowChange {
        let change = finishSegment()
        isEnded = true
        return change
    }

    /// The complete segments in the playlist.
    package var segments: [SegmentInfo] { listed.map(\.info) }
    /// The segment that is being filled.
    package var openSegment: SegmentInfo? { open?.info }
    /// The number of the open segment, or of the next one where none is open.
    package var nextMediaSequenceNumber: Int { mediaSequence + listed.count }
    /// A player can start: until then a plain request is better held, since players reject a playlist without segments.
    package var isPlayable: Bool { isEnded || !listed.isEmpty }

    /// For the playlists of the other renditions; `nil` while there is nothing.
    package var report: RenditionReport? {
        let lists = configuration.partTarget != nil
        if lists, let open { return report(of: open) }
        return listed.last.map { report(of: $0) }
    }

    private func report(of segment: ListedSegment) -> RenditionReport {
        RenditionReport(
            rendition: rendition, lastMediaSequenceNumber: segment.info.mediaSequenceNumber,
            lastPart: configuration.partTarget == nil ? nil : segment.info.parts.count - 1)
    }

    private mutating func openSegment(timescale: Int32, at programDateTimeMilliseconds: Int64?, _ decodeTime: MediaTime?) -> ListedSegment {
        defer { pendingDiscontinuities = 0 }
        let info = SegmentInfo(
            mediaSequenceNumber: nextMediaSequenceNumber, duration: MediaTime(value: 0, timescale: timescale),
            discontinuities: pendingDiscontinuities, initIndex: initIndex,
            programDateTimeMilliseconds: programDateTimeMilliseconds, decodeTime: decodeTime, isComplete: false)
        return ListedSegment(info: info, start: end)
    }

    private mutating func unlist() -> [SegmentInfo] {
        let shortest = configuration.targetDurations(WindowPolicy.targetDurationsListedMin)
        var left = 0
        while listed.count - left > configuration.window.segmentsListed, listedDuration - listed[left].duration >= shortest {
            listedDuration -= listed[left].duration
            mediaSequence += 1
            discontinuitySequence += listed[left].info.discontinuities
            listed[left].expiry = expiry(of: listed[left])
            left += 1
        }
        let segments = listed.prefix(left)
        retired += segments
        listed.removeFirst(left)
        return segments.map(\.info)
    }

    /// The Availability Duration counts from the segment's appearance; its parts must stay for three Target Durations
    /// after they are no longer listed (§6.2.2).
    private func expiry(of segment: ListedSegment) -> ListedDuration {
        let partsStay = WindowPolicy.targetDurationsWithParts + WindowPolicy.targetDurationsPartsStay
        let stays = max(segment.duration + longestPlaylist, configuration.targetDurations(partsStay))
        return segment.start + segment.duration + stays
    }

    private mutating func expire() -> [SegmentInfo] {
        let segments = retired.prefix { $0.expiry <= end }
        retired.removeFirst(segments.count)
        return segments.map(\.info)
    }
}
