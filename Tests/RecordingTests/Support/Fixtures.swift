import Glibc
import Media
import Recording
import Testing

/// A generator with a printed seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

let folder = "/r/session"

func fileStart(_ mark: UInt8 = 1) -> RecordingFileStart {
    RecordingFileStart(
        initialization: [UInt8](repeating: mark, count: 24),
        video: .init(timescale: 90_000, initialization: [UInt8](repeating: mark &+ 100, count: 12)),
        audio: .init(timescale: 48_000, initialization: [UInt8](repeating: mark &+ 150, count: 10)))
}

func makePart(_ rendition: MediaKind, _ sequenceNumber: Int, _ index: Int, bytes count: Int = 40) -> RecordingPart {
    let ticks: Int64 = rendition == .video ? 18_000 : 9_600
    let number = Int64(sequenceNumber * 3 + index)
    let bytes = (0..<count).map {
        UInt8(truncatingIfNeeded: $0 &* 7 &+ sequenceNumber &* 31 &+ index &* 11 &+ (rendition == .audio ? 128 : 1))
    }
    return RecordingPart(
        rendition: rendition, mediaSequenceNumber: sequenceNumber, partIndex: index, decodeTime: number * ticks, duration: ticks,
        isIndependent: index == 0, followsDiscontinuity: false, programDateTime: 1_000_000 + number * 200, bytes: bytes[...])
}

/// Three parts of each rendition a segment, in batches as a recorder would get them.
func makeBatch(_ sequenceNumber: Int) -> [RecordingEntry] {
    (0..<3).flatMap { [.part(makePart(.video, sequenceNumber, $0)), .part(makePart(.audio, sequenceNumber, $0, bytes: 15))] }
}

func parts(_ entries: [RecordingEntry]) -> [RecordingPart] {
    entries.compactMap { if case .part(let part) = $0 { part } else { nil } }
}

func makeWriter(
    _ system: MemoryFileSystem, limits: RecordingLimits = RecordingLimits(), synchronizer: RecorderExecutor? = nil
) -> RecordingWriter {
    RecordingWriter(
        fileSystem: system, folder: folder, startedAt: 1_000_000, identity: 0x1234_5678_9ABC_DEF0, limits: limits,
        synchronizer: synchronizer)
}

/// The bytes of all parts that the recording offers, per rendition, in order.
func readParts(_ system: some FileSystem, _ path: String = folder) throws -> [MediaKind: [[UInt8]]] {
    let reader = try RecordingReader(fileSystem: system, folder: path)
    var all: [MediaKind: [[UInt8]]] = [.video: [], .audio: []]
    for rendition in MediaKind.allCases {
        for segment in reader.segments(rendition) {
            #expect(segment.byteCount == reader.ranges(of: segment).reduce(0) { $0 + $1.byteCount })
            for part in segment.parts {
                let range = RecordingRange(file: segment.file, offset: part.offset, byteCount: Int64(part.byteCount))
                all[rendition]?.append(try reader.read(range))
            }
        }
    }
    return all
}

func payloads(_ parts: some Sequence<RecordingPart>) -> [MediaKind: [[UInt8]]] {
    var all: [MediaKind: [[UInt8]]] = [.video: [], .audio: []]
    for part in parts { all[part.rendition]?.append(Array(part.bytes)) }
    return all
}
