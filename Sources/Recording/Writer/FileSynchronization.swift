internal import Dispatch
internal import Synchronization

/// One synchronisation of a recording's files: waiting to run, running, or done.
///
/// Whoever comes first does it: the executor that it was given to, or the writer when it can't go on without it.
final class FileSynchronization: Sendable {
    private enum State {
        case waiting
        case running
        case done(Result<Void, FileError>)
    }

    private let files: [any OpenFile]
    private let state = Mutex(State.waiting)
    private let end = DispatchGroup()

    init(_ files: [any OpenFile]) {
        self.files = files
        end.enter()
    }

    /// What came of it; nil before its end.
    var result: Result<Void, FileError>? {
        state.withLock { if case .done(let result) = $0 { result } else { nil } }
    }

    /// Synchronises the files, unless somebody else does or has done it.
    func run() {
        let isOurs = state.withLock { state in
            guard case .waiting = state else { return false }
            state = .running
            return true
        }
        guard isOurs else { return }
        let result = synchronize()
        state.withLock { $0 = .done(result) }
        end.leave()
    }

    /// Runs it or waits for its end.
    func wait() -> Result<Void, FileError> {
        run()
        end.wait()
        return state.withLock { state in
            guard case .done(let result) = state else { preconditionFailure("the end is told before the result") }
            return result
        }
    }

    private func synchronize() -> Result<Void, FileError> {
        do throws(FileError) {
            for file in files { try file.synchronize() }
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}
