internal import Bytes
internal import Glibc
internal import Media

/// Makes an index from the media files of a recording whose own index can't be read.
///
/// Second best: the fragments tell their times, but no checksum, no wall-clock time and no sequence number. Segments are cut at key
/// frames anew, program date times count from 1970, and each fragment is a part. The media files are read only.
struct IndexRebuild {
    /// The largest `moof`: a part of 10 s at 1000 frames a second has 160 kB.
    private static let moofBytesMax: Int64 = 1 << 20
    /// Sound is cut into segments of about this length.
    private static let audioSegmentSeconds: Int64 = 2

    private let fileSystem: any FileSystem
    private let folder: String
    private let limits: RecordingLimits
    private var catalog = RecordingCatalog()
    private var records: [IndexRecord] = []
    private var places: [MediaKind: (sequenceNumber: Int, partIndex: UInt32, start: Int64)] = [:]

    init(fileSystem: any FileSystem, folder: String, limits: RecordingLimits) {
        self.fileSystem = fileSystem
        self.folder = folder
        self.limits = limits
    }

    /// Reads the media files of these numbers, and puts a finished index beside them.
    mutating func run(_ numbers: [Int]) throws(FileError) -> RepairFinding {
        for number in numbers { try read(number) }
        guard catalog.totals.parts > 0 else { return RepairFinding(folder: folder, kind: .notUnderstood) }
        records.append(.end(RecordingEnd(reason: .repaired, time: 0)))
        try write()
        var finding = RepairFinding(folder: folder, kind: .rebuilt)
        finding.totals = catalog.totals
        return finding
    }

    // MARK: Reading

    private mutating func read(_ number: Int) throws(FileError) {
        let file = try fileSystem.open(folder + "/" + RecordingNames.media(number), .read)
        let size = try file.size()
        var partStart: Int64 = 0
        var position: Int64 = 0
        var tracks: MovieTracks?
        var fragment: MovieFragment?
        while let box = try head(file, at: position), box.byteCount <= size - position, records.count < limits.recordsMax - 1 {
            if box.type == boxType("moof") {
                if tracks == nil {
                    tracks = try begin(number, file, initializationBytes: position)
                    partStart = position
                }
                guard let tracks, box.byteCount <= Self.moofBytesMax else { return }
                fragment = try moof(file, box, at: position, tracks)
            }
            position += box.byteCount
            guard box.type == boxType("mdat"), tracks != nil else { continue }
            if let fragment { try add(fragment, number, file, partStart..<position) }
            (fragment, partStart) = (nil, position)
        }
    }

    private func head(_ file: any OpenFile, at position: Int64) throws(FileError) -> BoxHead? {
        let bytes = try file.read(BoxHead.byteCountMax, at: position)
        return try? BoxHead(bytes.rawBytes)
    }

    private func moof(_ file: any OpenFile, _ box: BoxHead, at position: Int64, _ tracks: MovieTracks) throws(FileError) -> MovieFragment? {
        let bytes = try file.read(Int(box.byteCount) - box.headBytes, at: position + Int64(box.headBytes))
        return try? MovieFragment(moof: bytes.rawBytes, tracks: tracks)
    }

    /// Takes a media file in whose fragments begin at `initializationBytes`; nil if what stands before them can't be read.
    private mutating func begin(_ number: Int, _ file: any OpenFile, initializationBytes: Int64) throws(FileError) -> MovieTracks? {
        guard initializationBytes <= Int64(limits.initializationBytesMax) else { return nil }
        let initialization = try file.read(Int(initializationBytes), at: 0)
        guard let tracks = try? MovieTracks(initialization.rawBytes), !tracks.tracks.isEmpty else { return nil }
        let start = RecordingFileStart(
            initialization: initialization, video: try storedTrack(number, .video, tracks),
            audio: try storedTrack(number, .audio, tracks))
        take(.file(FileRecord(start, number: number)))
        return tracks
    }

    private func storedTrack(
        _ number: Int, _ rendition: MediaKind, _ tracks: MovieTracks
    ) throws(FileError) -> RecordingFileStart.Track? {
        guard let track = tracks[rendition] else { return nil }
        var bytes: [UInt8] = []
        do throws(FileError) {
            let path = folder + "/" + RecordingNames.initialization(number, rendition)
            bytes = try fileSystem.open(path, .read).read(limits.initializationBytesMax, at: 0)
        } catch {
            // Without it the media file still plays; only the rendition by itself doesn't.
            guard error.code == ENOENT else { throw error }
        }
        return RecordingFileStart.Track(timescale: track.timescale, initialization: bytes)
    }

    private mutating func add(_ fragment: MovieFragment, _ number: Int, _ file: any OpenFile, _ range: Range<Int64>) throws(FileError) {
        guard range.count <= limits.partBytesMax else { return }
        let bytes = try file.read(range.count, at: range.lowerBound)
        let place = nextPlace(fragment)
        let milliseconds = MediaTime(value: fragment.decodeTime, timescale: Int32(clamping: fragment.timescale)).rescaled(to: 1000).value
        take(
            .part(
                PartRecord(
                    file: UInt32(clamping: number), rendition: fragment.rendition, isIndependent: fragment.isIndependent,
                    followsDiscontinuity: false, mediaSequenceNumber: place.sequenceNumber, partIndex: place.partIndex,
                    offset: range.lowerBound,
                    byteCount: UInt32(range.count), decodeTime: fragment.decodeTime, duration: UInt32(clamping: fragment.duration),
                    programDateTime: milliseconds, checksum: checksum(bytes.rawBytes))))
    }

    private mutating func nextPlace(_ fragment: MovieFragment) -> (sequenceNumber: Int, partIndex: UInt32) {
        guard let last = places[fragment.rendition] else {
            places[fragment.rendition] = (0, 0, fragment.decodeTime)
            return (0, 0)
        }
        let isLong = fragment.decodeTime &- last.start >= Int64(fragment.timescale) * Self.audioSegmentSeconds
        let startsSegment = fragment.isIndependent && (fragment.rendition == .video || isLong)
        let next = startsSegment ? (last.sequenceNumber + 1, 0, fragment.decodeTime) : (last.sequenceNumber, last.partIndex + 1, last.start)
        places[fragment.rendition] = next
        return (next.0, next.1)
    }

    private mutating func take(_ record: IndexRecord) {
        if catalog.add(record) { records.append(record) }
    }

    // MARK: Writing

    /// The new index gets its name only when it is whole. Killed between the two renames, there is no index, and it is made again.
    private func write() throws(FileError) {
        let header = IndexHeader(startedAt: 0, identity: 0)
        var writer = ByteWriter(reservingCapacity: (records.count + 1) * IndexRecord.byteCount)
        writer.write(header.encoded)
        for (slot, record) in records.enumerated() { record.write(to: &writer, slot: slot, durable: slot, header: header) }
        let file = try fileSystem.open(folder + "/" + RecordingNames.rebuiltIndex, .create)
        try file.writeAll(writer.bytes[...], at: 0)
        try file.synchronize()
        if try fileSystem.list(folder).contains(RecordingNames.index) {
            try fileSystem.rename(folder + "/" + RecordingNames.index, to: folder + "/" + RecordingNames.unreadableIndex)
        }
        try fileSystem.rename(folder + "/" + RecordingNames.rebuiltIndex, to: folder + "/" + RecordingNames.index)
        try fileSystem.synchronizeDirectory(folder)
    }
}
