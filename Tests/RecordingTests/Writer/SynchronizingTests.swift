import Glibc
import Media
import Recording
import Synchronization
import Testing

/// Files are synchronised beside the writing: what that changes for a process that dies, a disk that fails, and power that goes.
@Suite struct SynchronizingTests {
    private struct Bench {
        let system = MemoryFileSystem()
        let disk = ManualExecutor()
        var writer: RecordingWriter

        init(limits: RecordingLimits = RecordingLimits()) {
            writer = makeWriter(system, limits: limits, synchronizer: disk.executor)
            _ = writer.startFile(fileStart())
        }

        /// What a start finds after `kill -9`: all that the kernel was given.
        func partsAfterKill() throws -> [MediaKind: [[UInt8]]] {
            let survivor = system.copy()
            _ = RecordingRepair(fileSystem: survivor).repair(folder)
            return try readParts(survivor)
        }
    }

    @Test("While the disk synchronises, parts go on to the kernel: a process that dies then leaves all of them")
    func writesOn() throws {
        var bench = Bench()
        var reported = 0
        for number in 0..<5 { reported += bench.writer.append(makeBatch(number)).writtenParts }
        #expect(reported == 0)
        #expect(try bench.partsAfterKill() == payloads(parts((0..<5).flatMap(makeBatch))))
        bench.disk.runAll()
        // The first synchronisation began with the first batch, and vouches for that one only.
        #expect(bench.writer.takeSynchronized().writtenParts == 6)
        bench.disk.runAll()
        #expect(bench.writer.takeSynchronized() == WriterReport(writtenParts: 24, writtenBytes: 660))
        #expect(bench.disk.isIdle)
    }

    @Test("A recording that ends waits for the disk")
    func finishes() throws {
        var bench = Bench()
        _ = bench.writer.append(makeBatch(0))
        _ = bench.writer.append(makeBatch(1))
        let summary = bench.writer.finish(.stopped, time: 1)
        #expect(summary.isClosed && summary.totals.parts == 12)
        bench.disk.runAll()
        #expect(try readParts(bench.system) == payloads(parts(makeBatch(0) + makeBatch(1))))
    }

    @Test("When synchronising fails, all that was written since the last success is lost, and on record as a gap")
    func synchronizingFails() throws {
        var bench = Bench()
        _ = bench.writer.append(makeBatch(0))
        bench.disk.runAll()
        _ = bench.writer.append(makeBatch(1))
        _ = bench.writer.append(makeBatch(2))
        bench.system.state.withLock { ($0.failures, $0.code) = ([$0.calls + 1], EIO) }
        bench.disk.runAll()
        let report = bench.writer.takeSynchronized()
        #expect(report.lostParts == 12 && report.suspension == .inputOutput(code: UInt16(EIO)))
        #expect(bench.writer.resume().suspension == nil)
        _ = bench.writer.append(makeBatch(3))
        let summary = bench.writer.finish(.stopped, time: 1)
        #expect(summary.totals.parts == 12)
        let reader = try RecordingReader(fileSystem: bench.system, folder: folder)
        #expect(try readParts(bench.system) == payloads(parts(makeBatch(0) + makeBatch(3))))
        #expect(reader.catalog.gaps.map(\.mediaSequenceNumbers) == [1...2, 1...2] && reader.catalog.gaps.allSatisfy { $0.parts == 6 })
    }

    @Test("A disk without room suspends the recording; what was written before is kept when it goes on")
    func lowSpaceMeanwhile() throws {
        var limits = RecordingLimits()
        (limits.freeBytesMin, limits.freeBytesToResume) = (1000, 2000)
        var bench = Bench(limits: limits)
        _ = bench.writer.append(makeBatch(0))
        _ = bench.writer.append(makeBatch(1))
        bench.system.state.withLock { $0.free = 500 }
        #expect(bench.writer.append(makeBatch(2)).suspension == .lowSpace)
        bench.system.state.withLock { $0.free = 5000 }
        #expect(bench.writer.resume() == WriterReport(writtenParts: 12, writtenBytes: 330))
        _ = bench.writer.append(makeBatch(3))
        _ = bench.writer.finish(.stopped, time: 1)
        #expect(try readParts(bench.system) == payloads(parts([0, 1, 3].flatMap(makeBatch))))
    }

    @Test("So much may be written that the disk has not confirmed; past it the writer waits")
    func unsynchronizedLimit() {
        var limits = RecordingLimits()
        limits.unsynchronizedBytesMax = 330
        var bench = Bench(limits: limits)
        // The limit is reached by two batches of 165 bytes, and passed by the third.
        for number in 0..<3 { #expect(bench.writer.append(makeBatch(number)).writtenParts == 0) }
        #expect(bench.writer.append(makeBatch(3)).writtenParts == 18)
    }

    @Test("Whatever the disk does and when, a part that was reported survives a loss of power", arguments: 0..<60 as Range<UInt64>)
    func powerLoss(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bench = Bench()
        var (taken, lost) = (0, 0)
        for number in 0..<20 {
            if Int.random(in: 0..<8, using: &random) == 0 {
                bench.system.state.withLock { ($0.failures, $0.code) = ([$0.calls + Int.random(in: 1...12, using: &random)], EIO) }
            }
            var report = bench.writer.append(number == 10 ? [.start(fileStart(2))] + makeBatch(number) : makeBatch(number))
            (taken, lost) = (taken + report.writtenParts, lost + report.lostParts)
            if Bool.random(using: &random) { bench.disk.runAll() }
            report = Bool.random(using: &random) ? bench.writer.takeSynchronized() : bench.writer.resume()
            (taken, lost) = (taken + report.writtenParts, lost + report.lostParts)
        }
        #expect(taken == bench.writer.totals.parts && taken + lost <= 120)
        let survivor = bench.system.afterPowerLoss(&random)
        _ = RecordingRepair(fileSystem: survivor).repair(folder)
        #expect(try readParts(survivor).values.reduce(0) { $0 + $1.count } >= taken, "seed \(seed)")
    }
}
