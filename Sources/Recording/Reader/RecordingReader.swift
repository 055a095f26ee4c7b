internal import Glibc
package import Media

/// Reads a recording, finished or still growing. A snapshot: ``advance()`` to see what was recorded since.
///
/// Offers no part beyond a media file's end. It doesn't compare the parts' checksums: after a crash, ``RecordingRepair`` has done
/// that before anyone reads.
package struct RecordingReader: Sendable {
    package enum Failure: Error, Equatable {
        case file(FileError)
        /// The index has no readable header; ``RecordingRepair`` can make a new one from the media files.
        case unreadableIndex
        /// The recording has no such initialization segment, or it isn't what was written.
        case noInitialization
    }

    package let folder: String
    /// In milliseconds since 1970 (UTC).
    package let startedAt: Int64
    /// Files, segments, gaps, totals and the end.
    package private(set) var catalog: RecordingCatalog
    /// The first record that the catalog hasn't taken.
    private var nextSlot: Int
    private let fileSystem: any FileSystem
    private let limits: RecordingLimits

    package init(fileSystem: any FileSystem, folder: String, limits: RecordingLimits = RecordingLimits()) throws(Failure) {
        self.fileSystem = fileSystem
        self.folder = folder
        self.limits = limits
        let index: IndexFile?
        do throws(FileError) {
            index = try IndexFile(fileSystem.open(folder + "/" + RecordingNames.index, .read), limits: limits)
            var found = RecordingCatalog()
            nextSlot = try index.map { index throws(FileError) in try Self.read(index, from: 0, fileSystem, folder, into: &found) } ?? 0
            catalog = found
        } catch {
            throw .file(error)
        }
        guard let index else { throw .unreadableIndex }
        startedAt = index.header.startedAt
    }

    /// Takes what was recorded since, reading only that.
    package mutating func advance() throws(Failure) {
        guard !isFinished else { return }
        do throws(FileError) {
            let file = try fileSystem.open(folder + "/" + RecordingNames.index, .read)
            guard let index = try IndexFile(file, limits: limits) else { return }
            nextSlot = try Self.read(index, from: nextSlot, fileSystem, folder, into: &catalog)
        } catch {
            throw .file(error)
        }
    }

    /// In order; one that lies in several pieces of its file has its pieces' lengths in its parts.
    package func segments(_ rendition: MediaKind) -> [RecordingSegment] { catalog[rendition] }

    package var isFinished: Bool { catalog.end != nil }

    /// The pieces of the media file that make up the segment, in order; neighbours are joined.
    package func ranges(of segment: RecordingSegment) -> [RecordingRange] {
        var ranges: [RecordingRange] = []
        for part in segment.parts {
            if let last = ranges.last, last.offset + last.byteCount == part.offset {
                ranges[ranges.count - 1].byteCount += Int64(part.byteCount)
            } else {
                ranges.append(RecordingRange(file: segment.file, offset: part.offset, byteCount: Int64(part.byteCount)))
            }
        }
        return ranges
    }

    /// The bytes of a piece; fewer than asked only where the file has been cut since.
    package func read(_ range: RecordingRange) throws(Failure) -> [UInt8] {
        do throws(FileError) {
            return try fileSystem.open(path(ofFile: range.file), .read).read(Int(clamping: range.byteCount), at: range.offset)
        } catch {
            throw .file(error)
        }
    }

    /// The path of a media file, for whoever sends its bytes.
    package func path(ofFile number: Int) -> String { folder + "/" + RecordingNames.media(number) }

    /// The rendition's own initialization segment of a media file.
    package func initialization(file number: Int, _ rendition: MediaKind) throws(Failure) -> [UInt8] {
        guard let record = catalog.files.first(where: { $0.number == number }), record.timescale(rendition) > 0 else {
            throw .noInitialization
        }
        let expected = record.initialization(rendition)
        guard expected.byteCount <= limits.initializationBytesMax else { throw .noInitialization }
        let bytes: [UInt8]
        do throws(FileError) {
            let path = folder + "/" + RecordingNames.initialization(number, rendition)
            bytes = try fileSystem.open(path, .read).read(Int(expected.byteCount), at: 0)
        } catch {
            throw .file(error)
        }
        guard FileRecord.Initialization(bytes) == expected else { throw .noInitialization }
        return bytes
    }

    /// Adds the records from `slot` on to the catalog, and gives the first one that isn't there (yet).
    private static func read(
        _ index: IndexFile, from slot: Int, _ fileSystem: any FileSystem, _ folder: String, into catalog: inout RecordingCatalog
    ) throws(FileError) -> Int {
        var next = slot
        var mediaSize: Int64 = 0
        if let file = catalog.files.last { mediaSize = try size(fileSystem, folder + "/" + RecordingNames.media(Int(file.number))) }
        try index.forEachSlot(from: slot) { (slot, record) throws(FileError) in
            if case .file(let file) = record { mediaSize = try size(fileSystem, folder + "/" + RecordingNames.media(Int(file.number))) }
            var isThere = record != nil
            if case .part(let part) = record { isThere = part.end <= mediaSize }
            if isThere, let record, catalog.add(record) {
                next = slot + 1
                return catalog.end == nil
            }
            guard slot < index.durableCount else { return false }
            catalog.addDamaged()
            next = slot + 1
            return true
        }
        return next
    }

    /// 0 for a file that is not there: then its parts count as damaged, and the rest of the recording plays.
    private static func size(_ fileSystem: any FileSystem, _ path: String) throws(FileError) -> Int64 {
        do throws(FileError) {
            return try fileSystem.open(path, .read).size()
        } catch {
            guard error.code == ENOENT else { throw error }
            return 0
        }
    }
}
