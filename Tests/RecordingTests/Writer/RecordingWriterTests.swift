import Glibc
import Media
import Recording
import Synchronization
import Testing

@Suite struct RecordingWriterTests {
    @Test("What is written is read: segments, ranges, times, initialization segments, totals, the end")
    func roundTrip() throws {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        #expect(writer.startFile(fileStart(1)).suspension == nil)
        #expect(writer.append(makeBatch(0)) == WriterReport(writtenParts: 6, writtenBytes: 165))
        _ = writer.append(makeBatch(1))
        _ = writer.startFile(fileStart(2))
        _ = writer.append(makeBatch(2))
        let growing = try RecordingReader(fileSystem: system, folder: folder)
        #expect(!growing.isFinished && growing.segments(.video).count == 3)
        let summary = writer.finish(.stopped, time: 2_000_000)
        #expect(summary.isClosed && summary.totals.parts == 18 && summary.totals.durationMilliseconds == 1800)

        let reader = try RecordingReader(fileSystem: system, folder: folder)
        #expect(reader.catalog.end == RecordingEnd(reason: .stopped, time: 2_000_000) && reader.startedAt == 1_000_000)
        #expect(reader.catalog.totals == summary.totals)
        #expect(reader.segments(.video).map(\.file) == [0, 0, 1] && reader.segments(.audio).map(\.mediaSequenceNumber) == [0, 1, 2])
        let segment = try #require(reader.segments(.video).dropFirst().first)
        #expect(segment.duration == 54_000 && segment.timescale == 90_000 && segment.decodeTime == 54_000)
        #expect(segment.programDateTime == 1_000_600 && segment.byteCount == 120 && !segment.followsGap)
        #expect(segment.parts.map(\.isIndependent) == [true, false, false])
        #expect(reader.ranges(of: segment).map(\.offset) == [189, 244, 299])
        #expect(try readParts(system) == payloads(parts((0..<3).flatMap(makeBatch))))
        #expect(try reader.initialization(file: 1, .audio) == fileStart(2).audio?.initialization)
        #expect(throws: RecordingReader.Failure.noInitialization) { try reader.initialization(file: 2, .audio) }
        let media = try #require(system.bytes(folder + "/001.mp4"))
        #expect(media == fileStart(2).initialization + parts(makeBatch(2)).flatMap(\.bytes))
    }

    @Test("Neighbouring parts of a segment are one range")
    func joinedRanges() throws {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        _ = writer.append((0..<3).map { .part(makePart(.video, 0, $0)) })
        let reader = try RecordingReader(fileSystem: system, folder: folder)
        #expect(reader.ranges(of: reader.segments(.video)[0]) == [RecordingRange(file: 0, offset: 24, byteCount: 120)])
    }

    @Test("Another recording's folder is never written into")
    func occupied() {
        let system = MemoryFileSystem()
        var first = makeWriter(system)
        _ = first.startFile(fileStart())
        _ = first.append(makeBatch(0))
        let before = system.contents
        var second = makeWriter(system)
        #expect(second.startFile(fileStart()).suspension == .inputOutput(code: UInt16(EEXIST)))
        #expect(second.resume().suspension == .inputOutput(code: UInt16(EEXIST)))
        #expect(system.contents == before)
    }

    @Test("A recording that never started leaves nothing")
    func nothing() {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        #expect(writer.finish(.stopped, time: 0).isClosed && system.journal.isEmpty)
    }

    @Test("Short writes are continued", arguments: [1, 7, 64])
    func shortWrites(count: Int) throws {
        let system = MemoryFileSystem()
        system.state.withLock { ($0.shortWrite, $0.isChoppy) = (count, true) }
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        #expect(writer.append(makeBatch(0)).writtenParts == 6)
        #expect(try readParts(system) == payloads(parts(makeBatch(0))))
    }

    @Test("A full disk costs the rest of the segments; with room again, recording goes on and the gap is on record")
    func diskFull() throws {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        _ = writer.append(makeBatch(0))
        // Room for the records and for two parts of the second batch.
        system.state.withLock { state in
            state.capacity = state.nodes.values.reduce(0) { $0 + $1.bytes.count } + 6 * 64 + 40 + 15 + 20
        }
        let report = writer.append(makeBatch(1))
        #expect(report == WriterReport(writtenParts: 2, writtenBytes: 55, lostParts: 4, suspension: .diskFull))
        #expect(system.bytes(folder + "/000.mp4")?.count == 24 + 165 + 55)
        #expect(writer.append(makeBatch(2)).lostParts == 6)
        system.state.withLock { $0.capacity = .max }
        #expect(writer.resume() == WriterReport())
        #expect(writer.append([.part(makePart(.video, 3, 0))]).writtenParts == 1)
        #expect(writer.finish(.stopped, time: 0).isClosed)

        let reader = try RecordingReader(fileSystem: system, folder: folder)
        let gap = try #require(reader.catalog.gaps.first { $0.rendition == .video })
        #expect(
            gap
                == RecordingGap(
                    reason: .diskFull, rendition: .video, mediaSequenceNumbers: 1...2, start: 1_000_800, end: 1_001_600, parts: 5,
                    bytes: 200))
        #expect(reader.catalog.gaps.count == 2)
        #expect(reader.segments(.video).map(\.followsGap) == [false, false, true])
        #expect(reader.segments(.video).map(\.parts.count) == [3, 1, 1])
    }

    @Test("Recording stops before the disk is full, and goes on only when there is clearly more room")
    func lowSpace() {
        let system = MemoryFileSystem()
        let limits = RecordingLimits()
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        system.state.withLock { $0.free = limits.freeBytesMin + 165 }
        #expect(writer.append(makeBatch(0)).suspension == nil)
        system.state.withLock { $0.free = limits.freeBytesMin + 164 }
        #expect(writer.append(makeBatch(1)) == WriterReport(lostParts: 6, suspension: .lowSpace))
        system.state.withLock { $0.free = limits.freeBytesToResume - 1 }
        #expect(writer.resume().suspension == .lowSpace)
        system.state.withLock { $0.free = limits.freeBytesToResume }
        #expect(writer.resume().suspension == nil)
        #expect(writer.append(makeBatch(2)).writtenParts == 6)
    }

    @Test("What could not be cut off when the disk refused is cut off before recording goes on")
    func cutAtResume() throws {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        _ = writer.append(makeBatch(0))
        let before = system.contents
        // The space check, the records and two parts pass; then nothing does, not even cutting.
        system.refuse(from: 5)
        #expect(writer.append(makeBatch(1)).lostParts == 6)
        #expect(system.contents != before)
        system.refuse(from: .max)
        #expect(writer.resume().suspension == nil)
        #expect(system.contents == before)
        #expect(try RecordingReader(fileSystem: system, folder: folder).catalog.totals.parts == 6)
    }

    @Test("A disk that comes back without the recording's bytes is not written to")
    func otherDisk() {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        _ = writer.startFile(fileStart())
        _ = writer.append(makeBatch(0))
        system.refuse(from: 1)
        _ = writer.append(makeBatch(1))
        system.refuse(from: .max)
        system.put(folder + "/000.mp4", [1, 2, 3])
        #expect(writer.resume().suspension == .inputOutput(code: UInt16(ESTALE)))
        #expect(system.bytes(folder + "/000.mp4") == [1, 2, 3])
    }

    @Test("A configuration that comes while the disk refuses gets its file when the disk is back")
    func startWhileSuspended() throws {
        let system = MemoryFileSystem()
        system.state.withLock { ($0.failsFrom, $0.code) = (1, EROFS) }
        var writer = makeWriter(system)
        #expect(writer.startFile(fileStart(1)).suspension == .readOnly)
        #expect(writer.append(makeBatch(0)).lostParts == 6)
        #expect(writer.startFile(fileStart(2)).suspension == .readOnly)
        system.state.withLock { $0.failsFrom = .max }
        #expect(writer.resume().suspension == nil)
        #expect(writer.append(makeBatch(1)).writtenParts == 6)
        #expect(
            try RecordingReader(fileSystem: system, folder: folder).initialization(file: 0, .video) == fileStart(2).video?.initialization)
        #expect(try readParts(system) == payloads(parts(makeBatch(1))))
    }

    @Test("A part that is too large is lost with the rest of its segment, at the limit it is kept")
    func partLimit() {
        var limits = RecordingLimits()
        limits.partBytesMax = 40
        let system = MemoryFileSystem()
        var writer = makeWriter(system, limits: limits)
        _ = writer.startFile(fileStart())
        let report = writer.append([
            .part(makePart(.video, 0, 0, bytes: 40)), .part(makePart(.video, 0, 1, bytes: 41)), .part(makePart(.video, 0, 2)),
            .part(makePart(.video, 1, 0)),
        ])
        #expect(report.writtenParts == 2 && report.lostParts == 2 && report.suspension == nil)
    }

    @Test("An index has room for the end when its records are used up")
    func recordLimit() throws {
        var limits = RecordingLimits()
        limits.recordsMax = 10
        let system = MemoryFileSystem()
        var writer = makeWriter(system, limits: limits)
        _ = writer.startFile(fileStart())
        #expect(writer.append(makeBatch(0)).suspension == nil)
        #expect(writer.append(makeBatch(1)).suspension == .limitReached)
        #expect(writer.resume().suspension == .limitReached)
        #expect(writer.finish(.stopped, time: 0).isClosed)
        let reader = try RecordingReader(fileSystem: system, folder: folder, limits: limits)
        #expect(reader.isFinished && reader.catalog.gaps.count == 2)
    }
}
