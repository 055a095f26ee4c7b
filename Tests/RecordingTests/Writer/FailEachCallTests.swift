import Glibc
import Media
import Recording
import Synchronization
import Testing

/// The nth call of the file system fails, for n = 1, 2, 3… until a run passes clean.
@Suite struct FailEachCallTests {
    private struct Run {
        var written: [RecordingPart] = []
        var lost = 0
        var summary: RecordingSummary?
        /// How many calls the run made; one with a lower number than the first that fails was clean.
        var calls = 0
        static let script: [[RecordingEntry]] = [
            [.start(fileStart(1))], makeBatch(0), makeBatch(1) + [.start(fileStart(2))], makeBatch(2), makeBatch(3), makeBatch(4),
        ]
        static let partCount = script.flatMap(parts).count

        /// Runs the script; after each refusal the disk is asked again.
        init(_ system: MemoryFileSystem) {
            var writer = makeWriter(system)
            for batch in Self.script {
                let report = writer.append(batch)
                record(batch, report)
                if report.suspension != nil { _ = writer.resume() }
            }
            summary = writer.finish(.stopped, time: 5)
            calls = system.state.withLock { $0.calls }
        }

        private mutating func record(_ batch: [RecordingEntry], _ report: WriterReport) {
            let all = parts(batch)
            #expect(report.writtenParts + report.lostParts == all.count)
            lost += report.lostParts
            // Segments are whole within the script's batches, so that a batch's kept parts are its first ones.
            written += all.prefix(report.writtenParts)
        }
    }

    enum Refusal: CaseIterable { case full, fullAfterSomeBytes, inputOutput, readOnly }

    private func prepare(_ system: MemoryFileSystem, _ refusal: Refusal) {
        system.state.withLock { state in
            switch refusal {
            case .full: state.code = ENOSPC
            case .fullAfterSomeBytes: (state.code, state.shortWrite) = (ENOSPC, 13)
            case .inputOutput: state.code = EIO
            case .readOnly: state.code = EROFS
            }
        }
    }

    @Test("One failing call loses nothing that was reported, and all that was lost is on record", arguments: Refusal.allCases)
    func once(refusal: Refusal) throws {
        for n in 1... {
            let system = MemoryFileSystem()
            prepare(system, refusal)
            system.state.withLock { $0.failures = [n] }
            let run = Run(system)
            system.state.withLock { $0.failures = [] }
            #expect(run.written.count + run.lost == Run.partCount, "call \(n)")
            if run.summary?.isClosed != true { _ = RecordingRepair(fileSystem: system).repair(folder) }
            guard system.bytes(folder + "/index") != nil else { continue }
            #expect(try readParts(system) == payloads(run.written), "call \(n)")
            let reader = try RecordingReader(fileSystem: system, folder: folder)
            #expect(reader.isFinished && reader.catalog.damagedRecords == 0, "call \(n)")
            if run.summary?.isClosed == true {
                #expect(reader.catalog.gaps.reduce(0) { $0 + $1.parts } == run.lost, "call \(n)")
                #expect(reader.catalog.totals == run.summary?.totals, "call \(n)")
            }
            if run.calls < n { return }
        }
    }

    @Test("One failing call and, after the recording went on, a loss of power: all that was reported is there", arguments: Refusal.allCases)
    func onceThenPowerLoss(refusal: Refusal) throws {
        var random = SeededRandom(seed: 12)
        for n in 1... {
            let system = MemoryFileSystem()
            prepare(system, refusal)
            system.state.withLock { $0.failures = [n] }
            let run = Run(system)
            let survivor = system.afterPowerLoss(&random)
            _ = RecordingRepair(fileSystem: survivor).repair(folder)
            if !run.written.isEmpty { #expect(try readParts(survivor) == payloads(run.written), "call \(n)") }
            if run.calls < n { return }
        }
    }

    @Test("Two failing calls, near to each other, neither", arguments: Refusal.allCases, [1, 2, 3, 5, 8])
    func twice(refusal: Refusal, distance: Int) throws {
        for n in 1... {
            let system = MemoryFileSystem()
            prepare(system, refusal)
            system.state.withLock { $0.failures = [n, n + distance] }
            let run = Run(system)
            system.state.withLock { $0.failures = [] }
            #expect(run.written.count + run.lost == Run.partCount)
            if run.summary?.isClosed != true { _ = RecordingRepair(fileSystem: system).repair(folder) }
            if system.bytes(folder + "/index") != nil {
                #expect(try readParts(system) == payloads(run.written), "calls \(n), \(n + distance)")
            }
            if run.calls < n { return }
        }
    }

    @Test("A disk that fails and stays away, and then a loss of power: all that was reported is there", arguments: Refusal.allCases)
    func forever(refusal: Refusal) throws {
        var random = SeededRandom(seed: 11)
        for n in 1... {
            let system = MemoryFileSystem()
            prepare(system, refusal)
            system.state.withLock { $0.failsFrom = n }
            let run = Run(system)
            let survivor = system.afterPowerLoss(&random)
            let finding = RecordingRepair(fileSystem: survivor).repair(folder)
            let found = finding.kind == .repaired || finding.kind == .finished ? try readParts(survivor) : [:]
            for (rendition, payloads) in payloads(run.written) where !payloads.isEmpty {
                #expect(found[rendition]?.starts(with: payloads) == true, "from call \(n) on")
            }
            if run.calls < n { return }
        }
    }
}
