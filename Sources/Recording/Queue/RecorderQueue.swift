internal import Media
internal import Synchronization

/// A bounded queue between the live path, which must not wait, and a ``RecordingWriter``, which waits for the disk.
///
/// What piles up while the disk works is written as one batch, so that one `fdatasync` serves as many parts as it must.
package final class RecorderQueue: Sendable {
    private struct Backlog {
        var entries: [RecordingEntry] = []
        /// Charged for `entries` and for what is being written.
        var bytes = 0
        var losses = Losses()
        /// A drain is submitted or running.
        var isDraining = false
        var end: RecordingEnd.Reason?
    }

    /// Touched on the executor only, so that nobody waits for its lock while the disk works.
    private struct Work {
        var writer: RecordingWriter
        var alarm: RecordingTrouble?
        var hasRecorded = false
        var isRetryScheduled = false
        var isFinished = false
    }

    private let limits: RecordingLimits
    private let executor: RecorderExecutor
    private let now: @Sendable () -> Int64
    private let onEvent: @Sendable (RecorderEvent) -> Void
    private let backlog = Mutex(Backlog())
    private let work: Mutex<Work>

    /// - Parameters:
    ///   - now: wall-clock time in milliseconds since 1970 (UTC), for the end record.
    ///   - onEvent: called on the executor; may call back into the queue.
    package init(
        writer: RecordingWriter, limits: RecordingLimits = RecordingLimits(), executor: RecorderExecutor,
        now: @escaping @Sendable () -> Int64, onEvent: @escaping @Sendable (RecorderEvent) -> Void
    ) {
        work = Mutex(Work(writer: writer))
        self.limits = limits
        self.executor = executor
        self.now = now
        self.onEvent = onEvent
        work.withLock { work in
            work.writer.onSynchronized = { [weak self] in self?.synchronizationEnded() }
        }
    }

    /// What waits for the disk, in bytes; at most ``RecordingLimits/backlogBytesMax`` and what one start weighs.
    package var backlogBytes: Int { backlog.withLock { $0.bytes } }

    // MARK: The live path

    /// The parts from here on go into a new media file. Never blocks.
    package func startFile(_ start: RecordingFileStart) {
        change { backlog in
            // Without a part in between, the configuration before was never used; nothing piles up.
            if case .start(let unused) = backlog.entries.last {
                backlog.entries.removeLast()
                backlog.bytes -= cost(unused.byteCount)
            }
            backlog.entries.append(.start(start))
            backlog.bytes += cost(start.byteCount)
        }
    }

    /// Takes a part for recording, or drops it and the rest of its segment when the backlog is full. Never blocks; called on an event
    /// loop for each part.
    package func enqueue(_ part: RecordingPart) {
        change { backlog in
            let cost = cost(part.bytes.count)
            let isBroken = backlog.losses[part.rendition].isBroken(part.mediaSequenceNumber)
            guard !isBroken, backlog.bytes + cost <= limits.backlogBytesMax else {
                backlog.losses[part.rendition].lose(RecordingGap(part, reason: .backlogFull))
                return
            }
            Self.appendGap(part.rendition, &backlog)
            backlog.entries.append(.part(part))
            backlog.bytes += cost
        }
    }

    /// Writes what is waiting, and closes the recording. Never blocks; ``RecorderEvent/finished(_:)`` follows. Later calls do nothing.
    package func finish(_ reason: RecordingEnd.Reason) {
        change { backlog in
            for rendition in MediaKind.allCases { Self.appendGap(rendition, &backlog) }
            backlog.end = reason
        }
    }

    private func change(_ body: (inout Backlog) -> Void) {
        let mustDrain = backlog.withLock { backlog in
            guard backlog.end == nil else { return false }
            body(&backlog)
            if backlog.isDraining || (backlog.entries.isEmpty && backlog.end == nil) { return false }
            backlog.isDraining = true
            return true
        }
        if mustDrain { executor.submit { self.drain() } }
    }

    private static func appendGap(_ rendition: MediaKind, _ backlog: inout Backlog) {
        if let gap = backlog.losses[rendition].take() { backlog.entries.append(.gap(gap)) }
    }

    private func cost(_ bytes: Int) -> Int { bytes + limits.entryOverheadBytes }

    // MARK: The writer's side

    private func drain() {
        let (entries, bytes) = backlog.withLock { backlog in
            defer { backlog.entries = [] }
            return (backlog.entries, backlog.bytes)
        }
        let events = work.withLock { write(entries, &$0) }
        for event in events { onEvent(event) }
        let (isDone, end) = backlog.withLock { backlog -> (Bool, RecordingEnd.Reason?) in
            // `bytes` was charged for exactly these entries: what came since has been added to it.
            backlog.bytes -= bytes
            let isDone = backlog.entries.isEmpty
            if isDone && backlog.end == nil { backlog.isDraining = false }
            return (isDone, backlog.end)
        }
        if !isDone {
            executor.submit { self.drain() }
        } else if let end {
            finishWriting(end)
        }
    }

    private func write(_ entries: [RecordingEntry], _ work: inout Work) -> [RecorderEvent] {
        var events: [RecorderEvent] = []
        for case .gap(let gap) in entries { events.append(.dropped(gap)) }
        note(work.writer.append(entries), &work, &events)
        return events
    }

    private func synchronizationEnded() { executor.submit { self.takeSynchronized() } }

    private func takeSynchronized() {
        let events = work.withLock { work -> [RecorderEvent] in
            var events: [RecorderEvent] = []
            if !work.isFinished { note(work.writer.takeSynchronized(), &work, &events) }
            return events
        }
        for event in events { onEvent(event) }
    }

    private func note(_ report: WriterReport, _ work: inout Work, _ events: inout [RecorderEvent]) {
        if report.writtenParts > 0, work.alarm != nil || !work.hasRecorded {
            events.append(work.hasRecorded || work.alarm != nil ? .resumed : .recording)
            work.alarm = nil
            work.hasRecorded = true
        }
        note(report.suspension, &work, &events)
    }

    /// The alarm ends with the first part on the disk, not with the first try: a disk that still refuses raises no second alarm.
    private func note(_ suspension: RecordingTrouble?, _ work: inout Work, _ events: inout [RecorderEvent]) {
        guard let suspension else { return }
        if work.alarm != suspension { events.append(.suspended(suspension)) }
        work.alarm = suspension
        guard !work.isRetryScheduled else { return }
        work.isRetryScheduled = true
        executor.submitAfter(limits.retryInterval) { self.retry() }
    }

    private func retry() {
        let events = work.withLock { work -> [RecorderEvent] in
            var events: [RecorderEvent] = []
            work.isRetryScheduled = false
            if !work.isFinished { note(work.writer.resume().suspension, &work, &events) }
            return events
        }
        for event in events { onEvent(event) }
    }

    private func finishWriting(_ reason: RecordingEnd.Reason) {
        let summary = work.withLock { work in
            work.isFinished = true
            return work.writer.finish(reason, time: now())
        }
        onEvent(.finished(summary))
    }
}
