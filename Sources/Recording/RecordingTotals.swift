internal import Media

/// How much a recording holds.
package struct RecordingTotals: Equatable, Sendable {
    package private(set) var parts = 0
    /// Bytes of parts and initialization segments in the media files.
    package private(set) var bytes: Int64 = 0
    private var finishedFilesMilliseconds: Int64 = 0
    private var timescales: [MediaKind: UInt32] = [:]
    private var ticks: [MediaKind: Int64] = [:]

    package init() {}

    /// Length of the media that is there, gaps not counted, in milliseconds: for each file that of its longer rendition.
    package var durationMilliseconds: Int64 {
        let current = ticks.map { rendition, ticks in
            let scale = Int64(max(1, timescales[rendition] ?? 1))
            let (whole, rest) = ticks.quotientAndRemainder(dividingBy: scale)
            // A part has less than 2^32 ticks and an index less than 2^32 parts, so that only a broken index can wrap here.
            return whole &* 1000 &+ rest * 1000 / scale
        }
        return finishedFilesMilliseconds &+ (current.max() ?? 0)
    }

    mutating func startFile(_ record: FileRecord) {
        finishedFilesMilliseconds = durationMilliseconds
        timescales = [.video: record.videoTimescale, .audio: record.audioTimescale]
        ticks = [:]
        bytes &+= Int64(record.initialization.byteCount)
    }

    mutating func addPart(_ rendition: MediaKind, duration: Int64, bytes count: Int64) {
        parts += 1
        bytes &+= count
        ticks[rendition, default: 0] &+= duration
    }
}
