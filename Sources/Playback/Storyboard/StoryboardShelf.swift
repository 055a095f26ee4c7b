import HLS
import Media
import Recording
import Runtime

/// Makes sheets of small pictures, each once for however many ask, and keeps those used last.
actor StoryboardShelf {
    /// A sheet has some 50 KB.
    private static let keptMax = 64
    /// Sheets that are being made or wait for it. One more is not made: the time line goes without.
    private static let underWayMax = 16

    private struct Key: Hashable {
        var session: String
        var sheet: Int
    }

    private let thumbnailer: Thumbnailer
    private var kept: [(key: Key, bytes: [UInt8])] = []
    private var underWay: [Key: Task<[UInt8]?, Never>] = [:]

    init(thumbnailer: Thumbnailer) { self.thumbnailer = thumbnailer }

    /// A sheet as JPEG; nil where there is none.
    func sheet(_ number: Int, of recording: OpenRecording, on loop: EventLoop) async -> [UInt8]? {
        let key = Key(session: recording.sessionID, sheet: number)
        if let index = kept.firstIndex(where: { $0.key == key }) {
            let entry = kept.remove(at: index)
            kept.append(entry)
            return entry.bytes
        }
        if let task = underWay[key] { return await task.value }
        guard underWay.count < Self.underWayMax else { return nil }
        let task = Task { [thumbnailer] in await Self.make(number, of: recording, thumbnailer, on: loop) }
        underWay[key] = task
        let bytes = await task.value
        underWay[key] = nil
        if let bytes {
            kept.append((key, bytes))
            if kept.count > Self.keptMax { kept.removeFirst() }
        }
        return bytes
    }

    private static func make(_ number: Int, of recording: OpenRecording, _ thumbnailer: Thumbnailer, on loop: EventLoop) async -> [UInt8]? {
        guard let (media, height) = await BlockingWork.run({ recording.media(ofSheet: number) }) else { return nil }
        let sheet = Thumbnailer.Sheet(
            columns: Storyboard.columns, rows: Storyboard.rows, width: Storyboard.width, height: height,
            intervalSeconds: Storyboard.intervalMinSeconds / 2)
        return await withCheckedContinuation { continuation in
            loop.execute { thumbnailer.sheet(sheet, of: media, on: loop) { continuation.resume(returning: $0) } }
        }
    }
}

extension OpenRecording {
    /// May take some milliseconds for a long recording.
    var storyboard: Storyboard {
        let segments = reader.segments(.video)
        let sizes = segments.first.flatMap { initialization(.video, $0.file) }.flatMap { Self.track($0) }
        return Storyboard(segments, aspectRatio: Double(sizes?.width ?? 16) / Double(max(1, sizes?.height ?? 9)))
    }

    /// The initialization segment and the key frames of a sheet, as one stream, and the height of its pictures. May block on a slow disk.
    fileprivate func media(ofSheet number: Int) -> (bytes: [UInt8], height: Int)? {
        let storyboard = storyboard
        let segments = reader.segments(.video)
        var bytes: [UInt8] = []
        for picture in storyboard.pictures where picture.sheet == number {
            let segment = segments[picture.segment]
            guard let part = segment.parts.first, let file = file(segment.file),
                let media = try? file.read(offset: Int(clamping: part.offset), count: Int(part.byteCount))
            else { continue }
            if bytes.isEmpty {
                guard let initialization = initialization(.video, segment.file) else { return nil }
                bytes = initialization
            }
            bytes += media
        }
        return bytes.isEmpty ? nil : (bytes, storyboard.height)
    }
}
