import Glibc
import Jobs
import Livestreams
import Recording
import Runtime
import Store

/// Removes the files of recordings that are listed no more.
struct RecordingFiles: Sendable {
    /// The folder of all recordings.
    let folder: String

    var handler: JobHandler {
        JobHandler(kind: RecordingRemoval.kind, policy: .patient, timeLimit: .seconds(60)) { job in
            guard let name = RecordingRemoval.folder(of: job), isName(name) else {
                return JobHandler.Report(.hopeless("The job names no recording's folder."))
            }
            switch await BlockingWork.run({ remove(name) }) {
            case .success: return JobHandler.Report(.done)
            case .failure(let error):
                return JobHandler.Report(
                    .failed("The files of the recording \(name) can't be removed: error \(error.code) at \(error.operation.rawValue)."))
            }
        }
    }

    /// Removes a recording's folder, which holds files only. One that isn't there is no error. Waits for the disk.
    @discardableResult
    func remove(_ name: String) -> Result<Void, FileError> {
        guard isName(name) else { return .success(()) }
        let path = folder + "/" + name
        do throws(FileError) {
            for file in try LiveFileSystem().list(path) where unsafe unlink(path + "/" + file) != 0 && errno != ENOENT {
                throw FileError(.remove, code: errno)
            }
        } catch {
            return error.code == ENOENT ? .success(()) : .failure(error)
        }
        return unsafe rmdir(path) == 0 || errno == ENOENT ? .success(()) : .failure(FileError(.remove, code: errno))
    }

    /// One step down from the folder of recordings, and nowhere else.
    private func isName(_ name: String) -> Bool { !name.isEmpty && !name.contains("/") && name != "." && name != ".." }
}
