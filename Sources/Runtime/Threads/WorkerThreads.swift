internal import Bytes
internal import Dispatch
import Glibc
internal import Synchronization

/// Threads for work that must not be done on a loop: made when there is work and nobody for it, and then they stay.
package final class WorkerThreads: Sendable {
    private struct State {
        var waiting = FIFO<@Sendable () -> Void>()
        var threads = 0
        var busy = 0
    }

    private let threadsMax: Int
    private let state = Mutex(State())
    /// Counts what waits.
    private let signal = DispatchSemaphore(value: 0)

    /// - Parameter threadsMax: at least 1.
    package init(threadsMax: Int) { self.threadsMax = max(1, threadsMax) }

    /// Runs `work` on one of the threads, behind what was handed in before.
    package func run(_ work: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.waiting.append(work)
            guard state.threads < threadsMax, state.threads - state.busy < state.waiting.count else { return false }
            state.threads += 1
            return true
        }
        if needsThread { startThread() }
        signal.signal()
    }

    private func startThread() {
        let threads = unsafe Unmanaged.passRetained(self)
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The pointer is the retained object from `passRetained` a few lines above; taken exactly once.
                if let argument = unsafe argument { unsafe Unmanaged<WorkerThreads>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, threads.toOpaque())
        precondition(result == 0, "the system gives no thread for work off the loops")
        _ = pthread_detach(thread)
    }

    private func work() -> Never {
        while true {
            signal.wait()
            let work = state.withLock { state in
                state.busy += 1
                return state.waiting.popFirst()
            }
            work?()
            state.withLock { $0.busy -= 1 }
        }
    }
}
