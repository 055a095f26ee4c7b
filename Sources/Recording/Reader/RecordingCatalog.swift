package import Media

/// A recording as its index tells it, built record by record. Knows no file; whatever the records say, it stays consistent.
package struct RecordingCatalog: Sendable {
    /// In order of their numbers, which start at 0 and have no holes unless records are damaged.
    package private(set) var files: [FileRecord] = []
    package private(set) var video: [RecordingSegment] = []
    package private(set) var audio: [RecordingSegment] = []
    package private(set) var gaps: [RecordingGap] = []
    /// nil while the recording grows, or if it was never closed.
    package private(set) var end: RecordingEnd?
    package private(set) var totals = RecordingTotals()
    /// Records (and with them parts) which can't be read.
    package private(set) var damagedRecords = 0
    /// Where the last media file's last part ends.
    private(set) var mediaEnd: Int64 = 0
    private var afterHole: Set<MediaKind> = []

    package init() {}

    package subscript(rendition: MediaKind) -> [RecordingSegment] {
        switch rendition {
        case .video: video
        case .audio: audio
        }
    }

    /// Adds the index's next record. False if it contradicts the records before it; then nothing has changed.
    package mutating func add(_ record: IndexRecord) -> Bool {
        guard end == nil else { return false }
        switch record {
        case .file(let file): return add(file)
        case .part(let part): return add(part)
        case .gap(let gap):
            gaps.append(gap)
            afterHole.insert(gap.rendition)
        case .end(let end): self.end = end
        }
        return true
    }

    /// A record is missing here, whatever it was.
    package mutating func addDamaged() {
        damagedRecords += 1
        afterHole = [.video, .audio]
    }

    private mutating func add(_ file: FileRecord) -> Bool {
        if let last = files.last, file.number <= last.number { return false }
        files.append(file)
        mediaEnd = Int64(file.initialization.byteCount)
        totals.startFile(file)
        return true
    }

    private mutating func add(_ part: PartRecord) -> Bool {
        guard let file = files.last, part.file == file.number, part.offset >= mediaEnd, file.timescale(part.rendition) > 0 else {
            return false
        }
        mediaEnd = part.end
        totals.addPart(part.rendition, duration: Int64(part.duration), bytes: Int64(part.byteCount))
        let followsHole = afterHole.remove(part.rendition) != nil
        switch part.rendition {
        case .video: Self.append(part, of: file, followsHole, to: &video)
        case .audio: Self.append(part, of: file, followsHole, to: &audio)
        }
        return true
    }

    private static func append(_ part: PartRecord, of file: FileRecord, _ followsHole: Bool, to segments: inout [RecordingSegment]) {
        let isSame = segments.last.map {
            $0.mediaSequenceNumber == part.mediaSequenceNumber && $0.file == Int(part.file) && !followsHole
        }
        if isSame != true {
            segments.append(
                RecordingSegment(
                    rendition: part.rendition, mediaSequenceNumber: part.mediaSequenceNumber, file: Int(part.file),
                    timescale: file.timescale(part.rendition), decodeTime: part.decodeTime, duration: 0, byteCount: 0,
                    programDateTime: part.programDateTime, followsDiscontinuity: part.followsDiscontinuity, followsGap: followsHole,
                    parts: []))
        }
        let last = segments.count - 1
        segments[last].duration &+= Int64(part.duration)
        segments[last].byteCount &+= Int64(part.byteCount)
        segments[last].parts.append(
            RecordingSegment.Part(
                offset: part.offset, byteCount: part.byteCount, duration: part.duration, isIndependent: part.isIndependent))
    }
}
