import Glibc
import Media
import Recording
import Synchronization
import Testing

/// Runs a recorder's work when the test says so.
final class ManualExecutor: Sendable {
    private struct Pending: Sendable {
        var now: [RecorderExecutor.Work] = []
        var later: [RecorderExecutor.Work] = []
    }
    private let pending = Mutex(Pending())

    var executor: RecorderExecutor {
        RecorderExecutor(
            submit: { work in self.pending.withLock { $0.now.append(work) } },
            submitAfter: { _, work in self.pending.withLock { $0.later.append(work) } })
    }

    var isIdle: Bool { pending.withLock { $0.now.isEmpty } }
    var timers: Int { pending.withLock { $0.later.count } }

    func runAll() {
        while let work = pending.withLock({ $0.now.isEmpty ? nil : $0.now.removeFirst() }) { work() }
    }

    func fireTimers() {
        let works = pending.withLock { pending in
            defer { pending.later = [] }
            return pending.later
        }
        for work in works { work() }
    }
}

@Suite struct RecorderQueueTests {
    private final class Events: Sendable {
        private let events = Mutex<[RecorderEvent]>([])
        func append(_ event: RecorderEvent) { events.withLock { $0.append(event) } }
        var all: [RecorderEvent] { events.withLock { $0 } }
    }

    private struct Bench {
        let system = MemoryFileSystem()
        let manual = ManualExecutor()
        let queue: RecorderQueue
        private let events: Events
        var seen: [RecorderEvent] { events.all }

        init(limits: RecordingLimits = RecordingLimits()) {
            let events = Events()
            self.events = events
            queue = RecorderQueue(
                writer: makeWriter(system, limits: limits), limits: limits, executor: manual.executor, now: { 77 },
                onEvent: { events.append($0) })
        }
    }

    @Test("What piles up is written as one batch with one synchronisation of each file")
    func batches() throws {
        let bench = Bench()
        bench.queue.startFile(fileStart())
        bench.manual.runAll()
        let before = bench.system.state.withLock { $0.synchronizations }
        for part in parts((0..<20).flatMap(makeBatch)) { bench.queue.enqueue(part) }
        bench.manual.runAll()
        #expect(bench.system.state.withLock { $0.synchronizations } == before + 2)
        #expect(try readParts(bench.system) == payloads(parts((0..<20).flatMap(makeBatch))))
        #expect(bench.seen == [.recording] && bench.queue.backlogBytes == 0)
    }

    @Test("Finishing writes what is waiting, then the end; what comes later is not recorded")
    func finish() throws {
        let bench = Bench()
        bench.queue.startFile(fileStart())
        for part in parts(makeBatch(0)) { bench.queue.enqueue(part) }
        bench.queue.finish(.shutdown)
        bench.queue.finish(.stopped)
        bench.queue.enqueue(makePart(.video, 1, 0))
        bench.manual.runAll()
        let reader = try RecordingReader(fileSystem: bench.system, folder: folder)
        #expect(reader.catalog.end == RecordingEnd(reason: .shutdown, time: 77) && reader.catalog.totals.parts == 6)
        guard case .finished(let summary) = bench.seen.last else {
            Issue.record("no end")
            return
        }
        #expect(summary.isClosed && summary.totals == reader.catalog.totals && bench.manual.isIdle)
    }

    @Test("A disk slower than the stream costs segments, not memory; the gap is on record and announced")
    func slowDisk() throws {
        var limits = RecordingLimits()
        limits.backlogBytesMax = 5000
        let bench = Bench(limits: limits)
        bench.queue.startFile(fileStart())
        bench.manual.runAll()
        for part in parts((0..<100).flatMap(makeBatch)) {
            bench.queue.enqueue(part)
            #expect(bench.queue.backlogBytes <= 5000)
        }
        bench.manual.runAll()
        #expect(bench.queue.backlogBytes == 0)
        for part in parts(makeBatch(100)) { bench.queue.enqueue(part) }
        bench.queue.finish(.stopped)
        bench.manual.runAll()
        let reader = try RecordingReader(fileSystem: bench.system, folder: folder)
        let lost = reader.catalog.gaps.reduce(0) { $0 + $1.parts }
        #expect(reader.catalog.totals.parts + lost == 606 && lost > 500)
        #expect(reader.catalog.gaps.allSatisfy { $0.reason == .backlogFull } && reader.catalog.gaps.count == 2)
        #expect(reader.segments(.video).last?.mediaSequenceNumber == 100 && reader.segments(.video).last?.followsGap == true)
        #expect(bench.seen.filter { if case .dropped = $0 { true } else { false } }.count == 2)
    }

    @Test("At the limit of the backlog a part is taken, one byte past it it is dropped with its segment")
    func backlogLimit() {
        var limits = RecordingLimits()
        limits.entryOverheadBytes = 0
        limits.backlogBytesMax = 46 + 40
        let bench = Bench(limits: limits)
        bench.queue.startFile(fileStart())
        bench.queue.enqueue(makePart(.video, 0, 0, bytes: 41))
        bench.queue.enqueue(makePart(.video, 0, 1, bytes: 1))
        #expect(bench.queue.backlogBytes == 46)
        bench.queue.enqueue(makePart(.video, 1, 0, bytes: 40))
        #expect(bench.queue.backlogBytes == 86)
    }

    @Test("Configurations without parts in between replace each other while the disk is stuck")
    func starts() {
        let bench = Bench()
        for mark in 0..<200 { bench.queue.startFile(fileStart(UInt8(mark))) }
        #expect(bench.queue.backlogBytes == 46 + RecordingLimits().entryOverheadBytes)
    }

    @Test("A refusing disk raises one alarm; the first part on the disk ends it")
    func alarm() throws {
        let bench = Bench()
        bench.queue.startFile(fileStart())
        for part in parts(makeBatch(0)) { bench.queue.enqueue(part) }
        bench.manual.runAll()
        bench.system.state.withLock { ($0.failsFrom, $0.code) = (1, EROFS) }
        for number in 1...3 {
            for part in parts(makeBatch(number)) { bench.queue.enqueue(part) }
            bench.manual.runAll()
            bench.manual.fireTimers()
        }
        #expect(bench.seen == [.recording, .suspended(.readOnly)] && bench.manual.timers == 1)
        bench.system.state.withLock { $0.failsFrom = .max }
        bench.manual.fireTimers()
        #expect(bench.seen.count == 2 && bench.manual.timers == 0)
        for part in parts(makeBatch(4)) { bench.queue.enqueue(part) }
        bench.manual.runAll()
        #expect(bench.seen == [.recording, .suspended(.readOnly), .resumed])
        #expect(try readParts(bench.system) == payloads(parts(makeBatch(0) + makeBatch(4))))
    }

    @Test("A recorder that finishes while the disk refuses says that it is not closed")
    func finishWhileSuspended() {
        let bench = Bench()
        bench.queue.startFile(fileStart())
        bench.queue.enqueue(makePart(.video, 0, 0))
        bench.manual.runAll()
        bench.system.state.withLock { ($0.failsFrom, $0.code) = (1, EIO) }
        bench.queue.enqueue(makePart(.video, 0, 1))
        bench.queue.finish(.stopped)
        bench.manual.runAll()
        guard case .finished(let summary) = bench.seen.last else {
            Issue.record("no end")
            return
        }
        #expect(!summary.isClosed && summary.totals.parts == 1)
        bench.manual.fireTimers()
        #expect(bench.manual.timers == 0)
    }
}
