internal import Bytes
internal import Glibc
internal import Media

// # Why the order of writes is right
//
// A part is two things: a record in the index (where its bytes are, how many, and their checksum) and the bytes in the media file.
// A crash may come between any two bytes of them, so each order must be judged by what it leaves behind.
//
// For a batch of parts the writer appends (1) all records to the index, then (2) the bytes, part by part, to the media file. Then (3)
// both are synchronised, beside the writing of the batches that follow: a disk may take its time for that, and what has been handed
// to the kernel meanwhile outlives the process. Only parts that were synchronised are reported as written. A batch's records carry
// the number of records that were synchronised before it (`durable`), so a reader knows where the tail begins that nobody vouched for.
//
// **The process dies** (`kill -9`, a trap). What was handed to the kernel stays, in the order in which it was handed over:
//
// - In (1): the index ends within a record, or has records whose bytes don't exist. The checksum of the first is wrong, the parts of
//   the others lie beyond the media file's end. Repair cuts the records.
// - In (2): some part's bytes are short. Its record is there, so repair sees it: bytes missing, checksum wrong. It cuts the record and
//   the half part. Every part before it is whole *and has its record*. The other order, bytes first, would leave a whole part without
//   a record whenever the process dies between the two: lost, or found by guessing.
// - In (3), or between: all is there.
//
// **The power fails.** The disk holds what was synchronised, and any subset of the blocks since:
//
// - Only the index got there: records without bytes, or with zeros for bytes. Repair reads each part of the tail and compares its
//   checksum; the first that is wrong ends the recording.
// - Only the data got there: bytes without a record. Nobody was told that they are written; repair cuts them. (It would take a
//   guess about samples to keep them, and a block in their middle may be missing.)
// - A record in the middle of the tail is missing, later ones are there: the same as if the recording had ended at its place.
// - Before the tail everything was synchronised, twice over: index and media before the report, and a later record says so. Repair
//   needn't read it, and must not cut it: a bad record there is damage by other causes, and costs its own part only.
//
// A media file's own beginning goes the other way round: its initialization segments and its name in the folder are synchronised
// first, then its record is written, and synchronised before any part. So a file with a record can always be decoded, and a file
// without one holds no part.
//
// **The disk refuses.** When a write fails, the writer waits for the synchronisation that is running, cuts both files back to the last
// whole part and synchronises that; the parts before the failure are then as good as any. When synchronising fails, nothing since
// the last success may be trusted, because the kernel may have dropped the pages and will report success the next time: the writer
// cuts back to what was durable. Either way it is suspended, adds up what it loses (in constant space), and `resume()` first repeats the cut on files opened anew.

/// Writes one recording: a folder with an index and a media file for each codec configuration.
///
/// All calls block on the disk; none throws, because a recording that can't be written is a state, not an end.
package struct RecordingWriter: Sendable {
    /// How far both files are valid.
    private struct Extent {
        var slots = 0
        var mediaBytes: Int64 = 0
    }

    /// Something that was written and not yet synchronised; the bytes themselves are the kernel's.
    private struct Unproven {
        /// The gap that there will be if the item is lost; for a gap, that gap itself.
        var loss: RecordingGap
        /// Of a part; nil for a gap.
        var duration: Int64?

        init(_ item: Batch.Item) {
            switch item {
            case .gap(let gap): loss = gap
            case .part(let part):
                loss = RecordingGap(part, reason: .limitReached)
                duration = Int64(UInt32(clamping: part.duration))
            }
        }
    }

    /// Records to be written together; each part's bytes lie behind those of the part before.
    private struct Batch {
        enum Item {
            case gap(RecordingGap)
            case part(RecordingPart)
        }
        var items: [Item] = []
        var bytes: Int64 = 0
    }

    package let folder: String
    private let fileSystem: any FileSystem
    private let limits: RecordingLimits
    private let header: IndexHeader
    /// Where synchronisations run beside the writing; nil: each is waited for.
    private let synchronizer: RecorderExecutor?
    /// Called on ``synchronizer`` when a synchronisation has ended: ``takeSynchronized()`` has something to tell.
    package var onSynchronized: @Sendable () -> Void = {}

    private var folderIsOurs = false
    private var index: (any OpenFile)?
    private var media: (any OpenFile)?
    /// Media files that have a record.
    private var fileCount = 0
    /// A configuration that has no media file yet because the disk refused.
    private var unstarted: RecordingFileStart?
    /// What was synchronised; ``written`` is what was handed to the kernel, and ``unproven`` lies between the two.
    private var durable = Extent()
    private var written = Extent()
    private var unproven: [Unproven] = []
    private var synchronization: (running: FileSynchronization, extent: Extent)?
    private var losses = Losses()
    private var isFinished = false

    /// Why nothing is written at present.
    package private(set) var suspension: RecordingTrouble?
    /// What is on the disk.
    package private(set) var totals = RecordingTotals()

    /// Touches no disk yet: the folder is made with its first media file.
    ///
    /// - Parameters:
    ///   - folder: a path that doesn't exist yet, or an empty folder; its parent exists.
    ///   - startedAt: in milliseconds since 1970 (UTC).
    ///   - identity: a random number, which tells this recording's records from those of others.
    ///   - synchronizer: where the writer may synchronise files while it writes on; nil: it waits for the disk after each batch.
    package init(
        fileSystem: any FileSystem, folder: String, startedAt: Int64, identity: UInt64, limits: RecordingLimits = RecordingLimits(),
        synchronizer: RecorderExecutor? = nil
    ) {
        self.fileSystem = fileSystem
        self.folder = folder
        self.limits = limits
        self.synchronizer = synchronizer
        header = IndexHeader(startedAt: startedAt, identity: identity)
    }

    // MARK: Recording

    /// Begins a media file for a new codec configuration.
    package mutating func startFile(_ start: RecordingFileStart) -> WriterReport { append([.start(start)]) }

    /// Writes the entries and begins to synchronise them. Parts that can't be written are lost, with the rest of their segments.
    package mutating func append(_ entries: [RecordingEntry]) -> WriterReport {
        var report = WriterReport()
        var batch = Batch()
        for entry in entries {
            switch entry {
            case .start(let start):
                commit(batch, &report)
                batch = Batch()
                begin(start, &report)
            case .gap(let gap): losses[gap.rendition].lose(gap)
            case .part(let part): admit(part, to: &batch, &report)
            }
        }
        commit(batch, &report)
        report.suspension = suspension
        return report
    }

    /// Tells what has been synchronised meanwhile, or failed to be, and synchronises what was written since.
    package mutating func takeSynchronized() -> WriterReport {
        var report = WriterReport()
        prove(&report)
        report.suspension = suspension
        return report
    }

    /// Tries to go on after a suspension: there must be ``RecordingLimits/freeBytesToResume``, and the files must accept being cut
    /// back to their last whole part. The gap is put on record with the next part.
    package mutating func resume() -> WriterReport {
        guard let trouble = suspension, !isFinished else { return WriterReport() }
        if trouble == .limitReached { return WriterReport(suspension: trouble) }
        // What was written before the suspension must not be cut off.
        var report = WriterReport()
        settle(&report)
        suspension = spaceTrouble(atLeast: limits.freeBytesToResume)
        do throws(FileError) {
            if suspension == nil { try reopen() }
        } catch {
            suspension = RecordingTrouble(error)
        }
        if suspension == nil, let start = unstarted { begin(start, &report) }
        report.suspension = suspension
        return report
    }

    /// Puts the losses and the end on record and closes the files; later calls do nothing. `time` is in milliseconds since 1970.
    package mutating func finish(_ reason: RecordingEnd.Reason, time: Int64) -> RecordingSummary {
        guard !isFinished else { return RecordingSummary(totals: totals, isClosed: false, trouble: suspension) }
        isFinished = true
        defer { (index, media) = (nil, nil) }
        guard index != nil || unstarted != nil else { return RecordingSummary(totals: totals, isClosed: true) }
        var report = WriterReport()
        settle(&report)
        do throws(FileError) {
            // The end is 200 bytes: it is tried even where there is no room for parts.
            if suspension != nil { try reopen() }
            if index == nil { try createIndex() }
            try writeEnd(RecordingEnd(reason: reason, time: time))
            return RecordingSummary(totals: totals, isClosed: true, trouble: suspension)
        } catch {
            return RecordingSummary(totals: totals, isClosed: false, trouble: RecordingTrouble(error))
        }
    }

    // MARK: Parts

    private mutating func admit(_ part: RecordingPart, to batch: inout Batch, _ report: inout WriterReport) {
        if let reason = refusal(of: part) {
            losses[part.rendition].lose(RecordingGap(part, reason: reason))
            report.lostParts += 1
            return
        }
        if let gap = losses[part.rendition].take() { batch.items.append(.gap(gap)) }
        batch.items.append(.part(part))
        batch.bytes += Int64(part.bytes.count)
    }

    private func refusal(of part: RecordingPart) -> RecordingTrouble? {
        if let suspension { return suspension }
        if isFinished || part.bytes.count > limits.partBytesMax { return .limitReached }
        precondition(fileCount > 0, "a media file is started before its first part")
        let tracker = losses[part.rendition]
        return tracker.isBroken(part.mediaSequenceNumber) ? tracker.pending?.reason ?? .limitReached : nil
    }

    private mutating func commit(_ batch: Batch, _ report: inout WriterReport) {
        guard !batch.items.isEmpty else { return }
        guard let index, let media, !isFinished else { return lose(batch.items[...], &report) }
        // A disk that doesn't get anything done must be felt: then the backlog grows, which has its own bound.
        if written.mediaBytes - durable.mediaBytes > limits.unsynchronizedBytesMax { settle(&report) }
        suspension = suspension ?? batchTrouble(batch)
        guard suspension == nil else { return lose(batch.items[...], &report) }
        var whole = written
        do throws(FileError) {
            try index.writeAll(records(batch)[...], at: IndexFile.offset(slot: written.slots))
            for item in batch.items {
                if case .part(let part) = item {
                    try media.writeAll(part.bytes, at: whole.mediaBytes)
                    whole.mediaBytes += Int64(part.bytes.count)
                }
                whole.slots += 1
            }
        } catch {
            suspension = RecordingTrouble(error)
        }
        let kept = whole.slots - written.slots
        unproven += batch.items[..<kept].map(Unproven.init)
        written = whole
        if suspension == nil { prove(&report) } else { goBackToWholeParts(&report) }
        lose(batch.items[kept...], &report)
    }

    private func batchTrouble(_ batch: Batch) -> RecordingTrouble? {
        // Two gaps and the end must always find room.
        if written.slots + batch.items.count + 3 > limits.recordsMax { return .limitReached }
        return spaceTrouble(atLeast: limits.freeBytesMin + batch.bytes)
    }

    private func spaceTrouble(atLeast bytes: Int64) -> RecordingTrouble? {
        do throws(FileError) {
            let place = folderIsOurs ? folder : Self.parent(of: folder)
            return try fileSystem.freeBytes(at: place) < bytes ? .lowSpace : nil
        } catch {
            return RecordingTrouble(error)
        }
    }

    private func records(_ batch: Batch) -> [UInt8] {
        var writer = ByteWriter(reservingCapacity: batch.items.count * IndexRecord.byteCount)
        var end = written
        for item in batch.items {
            let record: IndexRecord
            switch item {
            case .gap(let gap): record = .gap(gap)
            case .part(let part):
                record = .part(PartRecord(part, file: fileCount - 1, offset: end.mediaBytes))
                end.mediaBytes += Int64(part.bytes.count)
            }
            record.write(to: &writer, slot: end.slots, durable: durable.slots, header: header)
            end.slots += 1
        }
        return writer.bytes
    }

    private mutating func lose(_ items: ArraySlice<Batch.Item>, _ report: inout WriterReport) {
        for item in items {
            switch item {
            case .gap(let gap): losses[gap.rendition].lose(gap)
            case .part(let part):
                losses[part.rendition].lose(RecordingGap(part, reason: suspension ?? .limitReached))
                report.lostParts += 1
            }
        }
    }

    // MARK: Synchronising

    /// Takes up what a synchronisation has come to, and begins the next one where something waits for it.
    private mutating func prove(_ report: inout WriterReport) {
        if let result = synchronization?.running.result { conclude(result, &report) }
        guard synchronization == nil, !unproven.isEmpty, let media, let index else { return }
        let running = FileSynchronization([media, index])
        synchronization = (running, written)
        if let synchronizer {
            let onSynchronized = onSynchronized
            synchronizer.submit {
                running.run()
                onSynchronized()
            }
        } else {
            conclude(running.wait(), &report)
        }
    }

    /// Waits until all that was written is on the disk. If the disk refuses, the recording is suspended, and all that was not is lost.
    private mutating func settle(_ report: inout WriterReport) {
        while let running = synchronization?.running {
            conclude(running.wait(), &report)
            prove(&report)
        }
    }

    private mutating func conclude(_ result: Result<Void, FileError>, _ report: inout WriterReport) {
        guard let extent = synchronization?.extent else { return }
        synchronization = nil
        switch result {
        case .success: keep(to: extent, &report)
        case .failure(let error):
            suspension = RecordingTrouble(error)
            _ = cutBack(to: durable)
            loseUnproven(&report)
        }
    }

    /// All up to there is on the disk.
    private mutating func keep(to extent: Extent, _ report: inout WriterReport) {
        let count = extent.slots - durable.slots
        for item in unproven.prefix(count) {
            guard let duration = item.duration else { continue }
            report.writtenParts += 1
            report.writtenBytes += item.loss.bytes
            totals.addPart(item.loss.rendition, duration: duration, bytes: item.loss.bytes)
        }
        unproven.removeFirst(count)
        durable = extent
    }

    private mutating func loseUnproven(_ report: inout WriterReport) {
        for item in unproven {
            var loss = item.loss
            if item.duration != nil {
                loss.reason = suspension ?? .limitReached
                report.lostParts += 1
            }
            losses[loss.rendition].lose(loss)
        }
        unproven = []
        written = durable
    }

    // MARK: Going back

    /// After a write that failed: what was written before it is kept, if the disk takes that.
    private mutating func goBackToWholeParts(_ report: inout WriterReport) {
        if let running = synchronization?.running { conclude(running.wait(), &report) }
        if cutBack(to: written) { keep(to: written, &report) } else { loseUnproven(&report) }
    }

    /// Cuts both files and synchronises them. False if that failed: then only what was durable before counts.
    private func cutBack(to extent: Extent) -> Bool {
        do throws(FileError) {
            try cut(to: extent)
            return true
        } catch {
            return false
        }
    }

    private func cut(to extent: Extent) throws(FileError) {
        try media?.truncate(to: extent.mediaBytes)
        try index?.truncate(to: IndexFile.offset(slot: extent.slots))
        try media?.synchronize()
        try index?.synchronize()
    }

    /// Opens the files anew, since the disk may have been mounted again, and cuts them back to what is durable.
    private mutating func reopen() throws(FileError) {
        guard index != nil else { return }
        let index = try fileSystem.open(folder + "/" + RecordingNames.index, .update)
        var isWhole = try index.size() >= IndexFile.offset(slot: durable.slots)
        var media: (any OpenFile)?
        if fileCount > 0 {
            let file = try fileSystem.open(folder + "/" + RecordingNames.media(fileCount - 1), .update)
            if try file.size() < durable.mediaBytes { isWhole = false }
            media = file
        }
        // Another, emptier disk under the same name is not the one which holds the recording.
        guard isWhole else { throw FileError(.size, code: ESTALE) }
        (self.index, self.media) = (index, media)
        try cut(to: durable)
    }

    // MARK: Files

    private mutating func begin(_ start: RecordingFileStart, _ report: inout WriterReport) {
        unstarted = start
        settle(&report)
        guard suspension == nil, !isFinished else { return }
        suspension = startTrouble(start)
        guard suspension == nil else { return }
        do throws(FileError) {
            try open(start)
            unstarted = nil
        } catch {
            suspension = RecordingTrouble(error)
        }
    }

    private func startTrouble(_ start: RecordingFileStart) -> RecordingTrouble? {
        let sizes = [start.initialization.count, start.video?.initialization.count ?? 0, start.audio?.initialization.count ?? 0]
        let isTooLarge = sizes.contains { $0 > limits.initializationBytesMax }
        if isTooLarge || fileCount >= limits.filesMax || durable.slots + 4 > limits.recordsMax { return .limitReached }
        return spaceTrouble(atLeast: limits.freeBytesMin + Int64(start.byteCount))
    }

    /// Makes the media file; nothing of the writer's state changes before all of it is durable.
    private mutating func open(_ start: RecordingFileStart) throws(FileError) {
        if index == nil { try createIndex() }
        guard let index else { return }
        for rendition in MediaKind.allCases {
            guard let track = start[rendition] else { continue }
            _ = try createFile(RecordingNames.initialization(fileCount, rendition), track.initialization)
        }
        let media = try createFile(RecordingNames.media(fileCount), start.initialization)
        try fileSystem.synchronizeDirectory(folder)
        let record = FileRecord(start, number: fileCount)
        try append([.file(record)], to: index)
        self.media = media
        fileCount += 1
        durable = Extent(slots: durable.slots + 1, mediaBytes: Int64(start.initialization.count))
        written = durable
        totals.startFile(record)
    }

    private func createFile(_ name: String, _ bytes: [UInt8]) throws(FileError) -> any OpenFile {
        let file = try fileSystem.open(folder + "/" + name, .create)
        try file.writeAll(bytes[...], at: 0)
        try file.synchronize()
        return file
    }

    /// Makes the folder and in it an index without records.
    private mutating func createIndex() throws(FileError) {
        if !folderIsOurs {
            try claimFolder()
            folderIsOurs = true
        }
        let file = try createFile(RecordingNames.index, header.encoded)
        try fileSystem.synchronizeDirectory(folder)
        try fileSystem.synchronizeDirectory(Self.parent(of: folder))
        index = file
    }

    /// The folder must be new or empty: another recording is never written over.
    private func claimFolder() throws(FileError) {
        do throws(FileError) {
            try fileSystem.createDirectory(folder)
        } catch {
            guard try fileSystem.list(folder).isEmpty else { throw error }
        }
    }

    private func writeEnd(_ end: RecordingEnd) throws(FileError) {
        guard let index else { return }
        let gaps = MediaKind.allCases.compactMap { losses[$0].pending }
        try append(gaps.map { .gap($0) } + [.end(end)], to: index)
    }

    /// Writes records behind the durable ones, and synchronises them.
    private func append(_ records: [IndexRecord], to index: any OpenFile) throws(FileError) {
        var writer = ByteWriter(reservingCapacity: records.count * IndexRecord.byteCount)
        for (place, record) in records.enumerated() {
            record.write(to: &writer, slot: durable.slots + place, durable: durable.slots, header: header)
        }
        try index.writeAll(writer.bytes[...], at: IndexFile.offset(slot: durable.slots))
        try index.synchronize()
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
