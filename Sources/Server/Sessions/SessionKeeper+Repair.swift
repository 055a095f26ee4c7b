import Glibc
import Logging
import Notifications
import Recording
import Runtime
import Store

/// Start-up: closes what a crash left open, on disk and in the store. Before anything goes on air.
extension SessionKeeper {
    func repair() async {
        let findings = await repairFiles()
        for finding in findings { log.warning("a recording was left open; repaired", ["finding": .string(finding.description)]) }
        do throws(StoreError) {
            if await isFolderElsewhere(try await store.recordings()) {
                log.error(
                    "the recordings folder has none of the recordings that the store knows: is its disk mounted? Nothing was changed",
                    [
                        "folder": .string(recordingsFolder)
                    ])
            } else {
                for recording in try await store.unfinishedRecordings() { try await close(recording, findings) }
            }
        } catch {
            log.error("recordings of the last run could not be closed in the store", ["error": .string(error.description)])
        }
    }

    private func repairFiles() async -> [RepairFinding] {
        let (folder, limits) = (recordingsFolder, limits)
        let result = await BlockingWork.run { () -> Result<[RepairFinding], FileError> in
            Result { () throws(FileError) in try RecordingRepair(fileSystem: LiveFileSystem(), limits: limits).repairAll(in: folder) }
        }
        switch result {
        case .success(let findings): return findings
        case .failure(let error):
            log.error(
                "the recordings folder can't be read",
                [
                    "folder": .string(folder), "operation": .string(error.operation.rawValue), "error": .integer(Int(error.code)),
                ])
            return []
        }
    }

    /// A disk that isn't mounted leaves an empty folder behind. Recordings that are not there then are not lost.
    private func isFolderElsewhere(_ recordings: [Store.StoredRecording]) async -> Bool {
        let known = Set(recordings.filter(\.state.isPlayable).map(\.folder))
        let folder = recordingsFolder
        let names = await BlockingWork.run { (try? LiveFileSystem().list(folder)) ?? [] }
        return !known.isEmpty && known.isDisjoint(with: names)
    }

    private func close(_ recording: Store.StoredRecording, _ findings: [RepairFinding]) async throws(StoreError) {
        let path = recordingsFolder + "/" + recording.folder
        let finding = findings.first { $0.folder == path }
        let outcome: RecordingOutcome
        switch await BlockingWork.run({ Remains(at: path) }) {
        case .parts(let totals):
            outcome = .repaired(
                durationMilliseconds: totals.durationMilliseconds, byteCount: totals.bytes,
                note: finding?.description ?? "closed at the next start")
        case .nothing: outcome = .failed(note: finding?.description ?? "the server ended before anything was on the disk")
        case .unreadable(let code):
            log.error("a recording can't be read now; the next start tries again", ["folder": .string(path), "error": .integer(Int(code))])
            return
        }
        try await store.finishRecording(id: recording.id, outcome, at: WallClock.milliseconds(), then: LivestreamEvents.recorded)
    }
}

/// What there is of a recording that was left open.
private enum Remains: Sendable {
    case parts(RecordingTotals)
    case nothing
    /// The disk refused: nobody knows.
    case unreadable(code: CInt)

    init(at path: String) {
        do throws(RecordingReader.Failure) {
            let totals = try RecordingReader(fileSystem: LiveFileSystem(), folder: path).catalog.totals
            self = totals.parts > 0 ? .parts(totals) : .nothing
        } catch {
            // The folder is made with the first media file.
            if case .file(let error) = error, error.code != ENOENT { self = .unreadable(code: error.code) } else { self = .nothing }
        }
    }
}

extension Store { typealias StoredRecording = Recording }
