/// What repair found in one folder, and what it did.
package struct RepairFinding: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// Not a recording's folder; untouched.
        case notARecording
        /// It had ended in order; untouched.
        case finished
        /// It had no end: cut back to its last whole part, and closed.
        case repaired
        /// Its index could not be read: a new one was made from the media files, and the old one is kept beside it.
        case rebuilt
        /// The media files could not be read as ours; untouched.
        case notUnderstood
        /// The disk refused; another repair may succeed.
        case failed(FileError)
    }

    package var folder: String
    package var kind: Kind
    package var totals = RecordingTotals()
    /// Records at the end whose parts were not wholly on the disk, or which were torn themselves.
    package var droppedRecords = 0
    /// Bytes cut off the media file's end.
    package var cutBytes: Int64 = 0
    /// Bytes behind the last part which were too many to be a crash's doing, and were left.
    package var foreignBytes: Int64 = 0
    /// Records in the middle which can't be read.
    package var damagedRecords = 0
    /// Program date time (milliseconds since 1970) of the first and last dropped part whose record could be read.
    package var dropped: ClosedRange<Int64>?

    package init(folder: String, kind: Kind) {
        self.folder = folder
        self.kind = kind
    }

    /// A sentence for the log.
    package var description: String {
        let held = "\(totals.parts) parts, \(totals.durationMilliseconds) ms, \(totals.bytes) bytes"
        switch kind {
        case .notARecording: return "\(folder) holds no recording"
        case .finished: return "\(folder) is whole"
        case .repaired:
            let damage = damagedRecords == 0 ? "" : "; \(damagedRecords) records in its middle can't be read"
            let foreign = foreignBytes == 0 ? "" : "; \(foreignBytes) bytes behind its last part were left, because no crash leaves so many"
            let cut = "\(cutBytes) bytes and \(droppedRecords) records of unfinished parts"
            return "\(folder) was not closed: kept \(held); cut \(cut)\(damage)\(foreign)"
        case .rebuilt: return "the index of \(folder) was unreadable: made a new one from the media files, with \(held)"
        case .notUnderstood:
            return "\(folder) has media files, but neither a readable index nor fragments that can be read; nothing was changed"
        case .failed(let error): return "\(folder) could not be repaired: \(error.operation.rawValue) failed with error \(error.code)"
        }
    }
}
