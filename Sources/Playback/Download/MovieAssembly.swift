import Bytes
import Containers
import HLS
import HTTPServer
import Media
import Recording
import Runtime

/// Makes a recording one ordinary MP4 by describing it anew: a `moov` in front, and the recording's own files as they are behind it.
///
/// The samples stay where they are in the recorded fragments; the `moof` of each fragment is passed over, since no table points to it (about 1 % of
/// a recording at 2 Mbit/s). So no picture and no sound is ever copied or kept, any range can be sent from the files alone, and a
/// resumed download gets the same bytes.
///
/// - **Holes** (a full disk, damaged records) and pauses are closed, for both tracks at once: see ``RecordingTimeline``. What only one track
///   lacks makes its sample before last longer.
/// - **Changed codec parameters** become a further sample entry of the same track.
/// - **Another sampling rate**: the track counts in a clock that all of them divide.
struct MovieAssembly {
    enum Failure: Error {
        /// Nothing in the window can be played.
        case nothing
        /// More samples than ``tableBytesMax`` can describe.
        case tooLong
    }

    /// What the tables of one movie may take: 20 hours at 60 pictures a second.
    private static let tableBytesMax = 128 << 20
    /// The largest `moof`: a fragment of 10 s at 1000 pictures a second has 160 kB.
    private static let movieFragmentBytesMax = 1 << 20
    /// Most `moof`s are smaller, so one read gets them whole.
    private static let readBytes = 1024

    private struct Track {
        var descriptions: [TrackDescription] = []
        /// Which of them a file's samples need, from 1.
        var descriptionOfFile: [Int: UInt32] = [:]
        var timescale: Int32
        var samples: SampleTables
    }

    private let recording: OpenRecording
    private let timeline: RecordingTimeline
    private var tracks: [Rendition: Track] = [:]
    /// Where a file's bytes begin in the payload, less where they begin in the file.
    private var shifts: [Int: Int] = [:]
    private var payload = FileBody(pieces: [])
    private let parser = FragmentParser()

    /// Reads all fragments' heads. Blocks.
    static func movie(of recording: OpenRecording, _ window: DownloadWindow) throws(Failure) -> (head: [UInt8], payload: FileBody) {
        var assembly = MovieAssembly(recording)
        let segments = window.segments(of: recording.reader.catalog, assembly.timeline)
        assembly.layOut(segments)
        assembly.describe(segments)
        for segment in segments { try assembly.add(segment) }
        let movie = ProgressiveMovie(
            tracks: Rendition.allCases.compactMap { assembly.tracks[$0] }.map {
                ProgressiveMovie.Track(descriptions: $0.descriptions, timescale: $0.timescale, samples: $0.samples)
            }, payloadBytes: UInt64(assembly.payload.byteCount),
            madeAt: recording.reader.startedAt > 0 ? recording.reader.startedAt / 1000 : nil)
        guard movie.duration.value > 0 else { throw .nothing }
        return (movie.bytes, assembly.payload)
    }

    private init(_ recording: OpenRecording) {
        self.recording = recording
        timeline = RecordingTimeline(recording.reader.catalog)
    }

    /// From each file all that lies between its first wanted part and its last one.
    private mutating func layOut(_ segments: [RecordingSegment]) {
        var extents: [Int: Range<Int>] = [:]
        for segment in segments {
            guard let first = segment.parts.first, let last = segment.parts.last else { continue }
            let (lower, upper) = (Int(clamping: first.offset), Int(clamping: last.offset + Int64(last.byteCount)))
            let known = extents[segment.file] ?? lower..<upper
            extents[segment.file] = min(known.lowerBound, lower)..<max(known.upperBound, upper)
        }
        var position = 0
        for (number, extent) in extents.sorted(by: { $0.key < $1.key }) {
            guard let file = recording.file(number) else { continue }
            payload.pieces.append(FileBody.Piece(file: file, offset: extent.lowerBound, byteCount: extent.count))
            shifts[number] = position - extent.lowerBound
            position += extent.count
        }
    }

    private mutating func describe(_ segments: [RecordingSegment]) {
        for rendition in Rendition.allCases {
            let files = Set(segments.lazy.filter { $0.rendition == rendition.kind }.map(\.file)).sorted()
            var descriptions: [TrackDescription] = []
            var ofFile: [Int: UInt32] = [:]
            for file in files {
                guard let bytes = recording.initialization(rendition, file), let new = try? TrackDescription(initialization: bytes[...])
                else { continue }
                if !descriptions.contains(new) { descriptions.append(new) }
                ofFile[file] = descriptions.firstIndex(of: new).map { UInt32(truncatingIfNeeded: $0 + 1) }
            }
            guard let timescale = Self.commonTimescale(descriptions.map { Int($0.timescale) }) else { continue }
            tracks[rendition] = Track(
                descriptions: descriptions, descriptionOfFile: ofFile, timescale: timescale, samples: SampleTables(timescale: timescale))
        }
    }

    /// The least common multiple, or, where it is too large, the first: then other rates' times are rounded to its ticks.
    private static func commonTimescale(_ timescales: [Int]) -> Int32? {
        guard let first = timescales.first else { return nil }
        let common = timescales.dropFirst().reduce(first) { common, next in
            guard common > 0, next > 0 else { return 0 }
            var (a, b) = (common, next)
            while b != 0 { (a, b) = (b, a % b) }
            let (multiple, overflows) = (common / a).multipliedReportingOverflow(by: next)
            return overflows ? 0 : multiple
        }
        return common > 0 ? Int32(exactly: common) ?? Int32(clamping: first) : Int32(clamping: first)
    }

    // MARK: Samples

    private mutating func add(_ segment: RecordingSegment) throws(Failure) {
        let rendition = Rendition(segment.rendition)
        guard var track = tracks.removeValue(forKey: rendition) else { return }
        defer { tracks[rendition] = track }
        guard let description = track.descriptionOfFile[segment.file], let shift = shifts[segment.file],
            let file = recording.file(segment.file)
        else { return }
        let scale = Int32(clamping: max(1, segment.timescale))
        let start = timeline.start(of: segment)
        var ticks: Int64 = 0
        for part in segment.parts {
            var time = ticks
            ticks &+= Int64(part.duration)
            forEachFragment(of: part, in: file) { fragment, offset in
                guard let samples = fragment.tracks.first?.samples, let first = samples.first else { return }
                let position = offset + first.payload.lowerBound + shift
                guard position >= 0 else { return }
                _ = track.samples.append(
                    samples, decodeTime: start + MediaTime(value: time, timescale: scale), timescale: scale, offset: UInt64(position),
                    description: description)
                time &+= Int64(clamping: fragment.tracks.first?.duration ?? 0)
            }
        }
        if track.samples.byteCount > Self.tableBytesMax { throw .tooLong }
    }

    /// The movie fragments of a part, each with its place in the file. What can't be read is passed over, as it would be lost to a player.
    private func forEachFragment(of part: RecordingSegment.Part, in file: ReadableFile, _ body: (ParsedFragment, Int) -> Void) {
        var position = Int(clamping: part.offset)
        let end = position + Int(part.byteCount)
        while position < end {
            guard var bytes = try? file.read(offset: position, count: min(Self.readBytes, end - position)),
                let box = try? BoxHeader(bytes[...]), let size = box.boxByteCount, size <= UInt64(end - position)
            else { return }
            defer { position += Int(size) }
            guard box.type == "moof" else { continue }
            if size > UInt64(bytes.count) {
                guard size <= UInt64(Self.movieFragmentBytesMax), let whole = try? file.read(offset: position, count: Int(size)) else {
                    return
                }
                bytes = whole
            }
            guard let fragment = try? parser.fragment(movieFragment: bytes.prefix(Int(size))) else { return }
            body(fragment, position)
        }
    }
}
