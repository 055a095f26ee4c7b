import Glibc
import Media
import Recording
import Synchronization
import Testing

@Suite struct RecordingRepairTests {
    static let batches: [[RecordingEntry]] = [
        [.start(fileStart(1))], makeBatch(0), makeBatch(1), [.start(fileStart(2))], makeBatch(2), [.part(makePart(.video, 3, 0))],
    ]

    private func recorded(finished: Bool = false) -> MemoryFileSystem {
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        for batch in Self.batches { _ = writer.append(batch) }
        if finished { _ = writer.finish(.stopped, time: 5) }
        return system
    }

    /// The parts whose last byte is within the first `bytes` of the journal.
    private func wholeParts(_ journal: [MemoryFileSystem.Change], bytes: Int) -> Int {
        let payloads = Set(Self.batches.flatMap(parts).map { Array($0.bytes) })
        var (position, count) = (0, 0)
        for change in journal {
            position += MemoryFileSystem.cost(change)
            if position > bytes { break }
            if case .write(let path, _, let written) = change, path.hasSuffix(".mp4"), payloads.contains(written) { count += 1 }
        }
        return count
    }

    @Test("Killed at any byte, each part that was completely written is kept, and the recording is closed")
    func killedAtEveryByte() throws {
        let journal = recorded(finished: true).journal
        let all = Self.batches.flatMap(parts)
        for bytes in 0...journal.reduce(0, { $0 + MemoryFileSystem.cost($1) }) {
            let system = MemoryFileSystem(replaying: journal, bytes: bytes)
            let finding = RecordingRepair(fileSystem: system).repair(folder)
            let whole = wholeParts(journal, bytes: bytes)
            guard finding.kind != .notARecording else {
                #expect(whole == 0, "killed after byte \(bytes)")
                continue
            }
            #expect(try readParts(system) == payloads(all.prefix(whole)), "killed after byte \(bytes)")
            #expect(try RecordingReader(fileSystem: system, folder: folder).isFinished, "killed after byte \(bytes)")
            let repaired = system.contents
            #expect(RecordingRepair(fileSystem: system).repair(folder).kind == .finished, "killed after byte \(bytes)")
            #expect(system.contents == repaired)
        }
    }

    @Test("Repair killed at any byte is finished by the next repair")
    func repairKilledAtEveryByte() throws {
        let journal = recorded().journal
        let size = journal.reduce(0) { $0 + MemoryFileSystem.cost($1) }
        for bytes in stride(from: 200, through: size, by: 23) {
            let crashed = MemoryFileSystem(replaying: journal, bytes: bytes)
            let repaired = crashed.copy()
            _ = RecordingRepair(fileSystem: repaired).repair(folder)
            for cut in 0...repaired.journal.reduce(0, { $0 + MemoryFileSystem.cost($1) }) {
                let prefix = MemoryFileSystem(
                    replaying: crashed.contents.map { .write($0.key, at: 0, $0.value) } + repaired.journal,
                    bytes:
                        crashed.contents.reduce(0) { $0 + $1.value.count } + cut)
                _ = RecordingRepair(fileSystem: prefix).repair(folder)
                #expect(prefix.contents == repaired.contents, "killed after byte \(bytes), repair after byte \(cut)")
            }
        }
    }

    @Test("Repair which meets an error at any call is finished by the next repair")
    func repairFailsAtEveryCall() throws {
        let journal = recorded().journal
        let crashed = MemoryFileSystem(replaying: journal, bytes: journal.reduce(0) { $0 + MemoryFileSystem.cost($1) } - 17)
        let whole = crashed.copy()
        _ = RecordingRepair(fileSystem: whole).repair(folder)
        for n in 1... {
            let system = crashed.copy()
            system.state.withLock { ($0.failures, $0.code, $0.shortWrite) = ([n], EIO, 9) }
            let finding = RecordingRepair(fileSystem: system).repair(folder)
            guard system.state.withLock({ $0.calls >= n }) else { break }
            guard case .failed = finding.kind else {
                Issue.record("call \(n) failed unnoticed")
                continue
            }
            _ = RecordingRepair(fileSystem: system).repair(folder)
            #expect(system.contents == whole.contents, "call \(n)")
        }
    }

    @Test("After a loss of power, all that was reported as written is there, and nothing that is not whole", arguments: 0..<300)
    func powerLoss(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let system = MemoryFileSystem()
        var writer = makeWriter(system)
        var (reported, attempted): ([RecordingPart], [RecordingPart]) = ([], [])
        // The power fails at a call of its own choice: that one and all later ones do nothing.
        system.state.withLock { ($0.failsFrom, $0.code, $0.shortWrite) = (Int.random(in: 1...75, using: &random), EIO, 21) }
        for batch in Self.batches {
            attempted += parts(batch)
            let report = writer.append(batch)
            reported += parts(batch).prefix(report.writtenParts)
            if report.suspension != nil { break }
        }
        let survivor = system.afterPowerLoss(&random)
        let finding = RecordingRepair(fileSystem: survivor).repair(folder)
        guard finding.kind == .repaired else {
            #expect(reported.isEmpty, "seed \(seed): \(finding.description)")
            return
        }
        let found = try readParts(survivor)
        for rendition in MediaKind.allCases {
            let (kept, all) = (found[rendition] ?? [], payloads(attempted)[rendition] ?? [])
            #expect(all.starts(with: kept) && kept.starts(with: payloads(reported)[rendition] ?? []), "seed \(seed)")
        }
        let repaired = survivor.contents
        #expect(RecordingRepair(fileSystem: survivor).repair(folder).kind == .finished && survivor.contents == repaired)
    }

    @Test("A finding says what was kept and what was cut")
    func finding() throws {
        let system = recorded()
        let media = folder + "/001.mp4"
        system.put(media, try #require(system.bytes(media)).dropLast(3))
        let findings = try RecordingRepair(fileSystem: system).repairAll(in: "/r")
        let finding = try #require(findings.first)
        #expect(findings.count == 1 && finding.kind == .repaired && finding.droppedRecords == 1 && finding.cutBytes == 37)
        #expect(finding.totals.parts == 18 && finding.totals.durationMilliseconds == 1800 && finding.dropped == 1_001_800...1_001_800)
        #expect(
            finding.description
                == "/r/session was not closed: kept 18 parts, 1800 ms, 543 bytes; cut 37 bytes and 1 records of unfinished parts")
        #expect(try RecordingRepair(fileSystem: system).repairAll(in: "/r").isEmpty)
    }

    @Test("A record that is damaged in the middle costs its own part only")
    func damagedMiddle() throws {
        let system = recorded()
        var index = try #require(system.bytes(folder + "/index"))
        index[64 + 64 * 3 + 20] ^= 1
        system.put(folder + "/index", index)
        let finding = RecordingRepair(fileSystem: system).repair(folder)
        #expect(finding.kind == .repaired && finding.damagedRecords == 1 && finding.cutBytes == 0)
        let expected = Self.batches.flatMap(parts).enumerated().filter { $0.offset != 2 }.map(\.element)
        #expect(try readParts(system) == payloads(expected))
        let reader = try RecordingReader(fileSystem: system, folder: folder)
        #expect(reader.segments(.video).contains { $0.followsGap } && reader.isFinished)
    }

    @Test("A media file that was taken away costs its own parts only")
    func missingMedia() throws {
        let system = recorded(finished: true)
        system.delete(folder + "/000.mp4")
        let reader = try RecordingReader(fileSystem: system, folder: folder)
        #expect(reader.segments(.video).map(\.file) == [1, 1] && reader.catalog.damagedRecords == 12)
    }

    @Test("More bytes than a crash can leave behind the last part are not cut")
    func foreignBytes() throws {
        var limits = RecordingLimits()
        limits.tailBytesMax = 10
        for (extra, isCut) in [(10, true), (11, false)] {
            let system = recorded()
            let media = folder + "/001.mp4"
            let bytes = try #require(system.bytes(media))
            system.put(media, bytes + [UInt8](repeating: 9, count: extra))
            let finding = RecordingRepair(fileSystem: system, limits: limits).repair(folder)
            #expect(finding.cutBytes == (isCut ? 10 : 0) && finding.foreignBytes == (isCut ? 0 : 11))
            #expect(system.bytes(media)?.count == bytes.count + (isCut ? 0 : 11))
        }
    }

    @Test("What is no recording is left alone")
    func others() throws {
        let system = MemoryFileSystem()
        system.put("/r/note.txt", [1])
        system.put("/r/pictures/a.jpg", [2])
        system.put("/r/film/007.mp4", [3])
        let findings = try RecordingRepair(fileSystem: system).repairAll(in: "/r")
        #expect(findings.map(\.kind) == [.notUnderstood])
        #expect(system.contents == ["/r/note.txt": [1], "/r/pictures/a.jpg": [2], "/r/film/007.mp4": [3]])
    }
}
