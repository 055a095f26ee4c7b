internal import Bytes
internal import Glibc

/// Closes the recordings that a crash left open. Run it before any recording starts: it takes each open recording for a dead one.
///
/// Each step leaves a state from which a repair finds the same again, so that it may itself be killed at any time.
package struct RecordingRepair: Sendable {
    private let fileSystem: any FileSystem
    private let limits: RecordingLimits

    package init(fileSystem: any FileSystem, limits: RecordingLimits = RecordingLimits()) {
        self.fileSystem = fileSystem
        self.limits = limits
    }

    /// Repairs each recording in the folder of recordings; what had ended in order, or isn't a recording, is left out of the answer.
    package func repairAll(in root: String) throws(FileError) -> [RepairFinding] {
        try fileSystem.list(root).map { repair(root + "/" + $0) }.filter { $0.kind != .finished && $0.kind != .notARecording }
    }

    /// Repairs one recording.
    package func repair(_ folder: String) -> RepairFinding {
        do throws(FileError) {
            return try repairOrThrow(folder)
        } catch {
            return RepairFinding(folder: folder, kind: error.code == ENOTDIR ? .notARecording : .failed(error))
        }
    }

    private func repairOrThrow(_ folder: String) throws(FileError) -> RepairFinding {
        let names = try fileSystem.list(folder)
        guard names.contains(RecordingNames.index) else { return try repairWithoutIndex(folder, names) }
        guard let index = try IndexFile(fileSystem.open(folder + "/" + RecordingNames.index, .read), limits: limits) else {
            return try repairWithoutIndex(folder, names)
        }
        if try isFinished(index) { return RepairFinding(folder: folder, kind: .finished) }
        return try close(index, in: folder)
    }

    /// A finished recording is known by its last record, so that start-up needn't read every index.
    private func isFinished(_ index: IndexFile) throws(FileError) -> Bool {
        guard index.slotCount > 0, try index.file.size() == IndexFile.offset(slot: index.slotCount) else { return false }
        if case .end = try index.record(index.slotCount - 1) { return true }
        return false
    }

    private func repairWithoutIndex(_ folder: String, _ names: [String]) throws(FileError) -> RepairFinding {
        let numbers = names.compactMap(RecordingNames.mediaNumber).sorted()
        guard !numbers.isEmpty else { return RepairFinding(folder: folder, kind: .notARecording) }
        var rebuild = IndexRebuild(fileSystem: fileSystem, folder: folder, limits: limits)
        return try rebuild.run(numbers)
    }

    // MARK: Closing

    /// What the index and the media file hold up to the last whole part.
    private struct Survey {
        var catalog = RecordingCatalog()
        var finding: RepairFinding
        /// Slots that are kept.
        var slots = 0
        var media: (any OpenFile)?
        var mediaSize: Int64 = 0
        /// The recording's own end is on record; only what stands behind it is cut.
        var isEnded: Bool { catalog.end != nil }
    }

    private func close(_ index: IndexFile, in folder: String) throws(FileError) -> RepairFinding {
        var survey = try survey(index, in: folder)
        try cutMedia(&survey)
        let file = try fileSystem.open(folder + "/" + RecordingNames.index, .update)
        try file.truncate(to: IndexFile.offset(slot: survey.slots))
        if !survey.isEnded {
            var writer = ByteWriter(reservingCapacity: IndexRecord.byteCount)
            let end = IndexRecord.end(RecordingEnd(reason: .repaired, time: 0))
            end.write(to: &writer, slot: survey.slots, durable: survey.slots, header: index.header)
            // The records that this one vouches for must be on the disk first.
            try file.synchronize()
            try file.writeAll(writer.bytes[...], at: IndexFile.offset(slot: survey.slots))
        }
        try file.synchronize()
        try fileSystem.synchronizeDirectory(folder)
        survey.finding.totals = survey.catalog.totals
        survey.finding.damagedRecords = survey.catalog.damagedRecords
        return survey.finding
    }

    private func survey(_ index: IndexFile, in folder: String) throws(FileError) -> Survey {
        var survey = Survey(finding: RepairFinding(folder: folder, kind: .repaired))
        var isCut = false
        try index.forEachSlot { (slot, record) throws(FileError) in
            if isCut || survey.isEnded {
                drop(record, &survey)
            } else if try add(record, &survey, isTail: slot >= index.durableCount) {
                survey.slots = slot + 1
            } else if slot < index.durableCount {
                survey.catalog.addDamaged()
                survey.slots = slot + 1
            } else {
                isCut = true
                drop(record, &survey)
            }
            return true
        }
        return survey
    }

    /// Takes the record in if it is sound and, in the tail, its bytes are what it says.
    private func add(_ record: IndexRecord?, _ survey: inout Survey, isTail: Bool) throws(FileError) -> Bool {
        guard let record else { return false }
        if isTail, case .part(let part) = record, try !isWhole(part, survey) { return false }
        guard survey.catalog.add(record) else { return false }
        if case .file(let file) = record { try open(file, &survey) }
        return true
    }

    private func open(_ file: FileRecord, _ survey: inout Survey) throws(FileError) {
        survey.media = nil
        survey.mediaSize = 0
        do throws(FileError) {
            let media = try fileSystem.open(survey.finding.folder + "/" + RecordingNames.media(Int(file.number)), .update)
            survey.mediaSize = try media.size()
            survey.media = media
        } catch {
            // A file that someone took away costs its own parts; any other error must not pass for that.
            guard error.code == ENOENT else { throw error }
        }
    }

    private func isWhole(_ part: PartRecord, _ survey: Survey) throws(FileError) -> Bool {
        guard let media = survey.media, survey.catalog.files.last?.number == part.file, part.end <= survey.mediaSize,
            part.byteCount <= limits.partBytesMax
        else { return false }
        let bytes = try media.read(Int(part.byteCount), at: part.offset)
        return bytes.count == Int(part.byteCount) && checksum(bytes.rawBytes) == part.checksum
    }

    private func drop(_ record: IndexRecord?, _ survey: inout Survey) {
        survey.finding.droppedRecords += 1
        guard case .part(let part) = record else { return }
        let time = part.programDateTime
        let range = survey.finding.dropped ?? time...time
        survey.finding.dropped = min(range.lowerBound, time)...max(range.upperBound, time)
    }

    private func cutMedia(_ survey: inout Survey) throws(FileError) {
        guard let media = survey.media else { return }
        let excess = survey.mediaSize - survey.catalog.mediaEnd
        if excess > limits.tailBytesMax {
            survey.finding.foreignBytes = excess
        } else if excess > 0 {
            try media.truncate(to: survey.catalog.mediaEnd)
            survey.finding.cutBytes = excess
        }
        // Also where nothing is cut: parts that were read from memory only must be on the disk before the end is recorded.
        try media.synchronize()
    }
}
