import Media
import Testing

@testable import Recording

@Suite struct RecordingTimelineTests {
    private func catalog(_ parts: [(MediaKind, file: UInt32, number: Int, start: Int64, duration: UInt32)]) -> RecordingCatalog {
        var catalog = RecordingCatalog()
        var offset: Int64 = 24
        for part in parts {
            if catalog.files.last?.number != part.file {
                offset = 24
                _ = catalog.add(.file(FileRecord(fileStart(), number: Int(part.file))))
            }
            let isTaken = catalog.add(
                .part(
                    PartRecord(
                        file: part.file, rendition: part.0, isIndependent: true, followsDiscontinuity: false,
                        mediaSequenceNumber: part.number, partIndex: 0, offset: offset, byteCount: 10, decodeTime: part.start,
                        duration: part.duration, programDateTime: 0, checksum: 0)))
            #expect(isTaken)
            offset += 10
        }
        return catalog
    }

    private func starts(_ catalog: RecordingCatalog, _ kind: MediaKind) -> [Double] {
        catalog[kind].map { RecordingTimeline(catalog).start(of: $0).seconds }
    }

    @Test("Time begins with the first picture or sound, whatever the session's clock says")
    func beginning() {
        let catalog = catalog([(.audio, 0, 0, 480_000, 48_000), (.video, 0, 0, 909_000, 90_000)])
        #expect(starts(catalog, .audio) == [0] && starts(catalog, .video) == [0.1])
        #expect(RecordingTimeline(catalog).duration == MediaTime(value: 11, timescale: 10))
    }

    @Test("What both renditions lack takes no time, and they stay in step behind it")
    func hole() {
        let catalog = catalog([
            (.video, 0, 0, 0, 90_000), (.audio, 0, 0, 0, 47_000), (.video, 0, 9, 900_000, 90_000), (.audio, 0, 9, 480_000, 48_000),
        ])
        #expect(starts(catalog, .video) == [0, 1] && starts(catalog, .audio) == [0, 1])
        #expect(RecordingTimeline(catalog).duration == MediaTime(value: 2, timescale: 1))
    }

    @Test("What one rendition lacks takes its time with the other")
    func lone() {
        let catalog = catalog([
            (.video, 0, 0, 0, 90_000), (.audio, 0, 0, 0, 48_000), (.video, 0, 1, 90_000, 90_000), (.video, 0, 2, 180_000, 90_000),
            (.audio, 0, 2, 96_000, 48_000),
        ])
        #expect(starts(catalog, .audio) == [0, 2])
    }

    @Test("Without media there is no time")
    func empty() { #expect(RecordingTimeline(RecordingCatalog()).duration.value == 0) }
}
