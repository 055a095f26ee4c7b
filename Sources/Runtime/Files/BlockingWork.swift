internal import Bytes
internal import Dispatch
import Glibc
internal import Synchronization

/// Work that may block (a disk, the end of a child process), kept off the loops.
///
/// It has threads of its own. Dispatch's shared ones are as many as there are cores, Swift's tasks run on them too, and a blocked one is noticed
/// and made up for a second later only: two slow reads would stop everything that awaits something.
package enum BlockingWork {
    private static let threads = BlockingThreads()

    /// Runs `work` on a thread that may block, then `completion` with its result on `loop`. Call it on the loop.
    package static func run<Result: Sendable>(
        on loop: EventLoop, _ work: @escaping @Sendable () -> Result, completion: @escaping (Result) -> Void
    ) {
        let completion = LoopBound(completion, on: loop)
        threads.run {
            let result = work()
            loop.execute { completion.value(result) }
        }
    }

    /// Runs `work` on a thread that may block, and gives back its result.
    package static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in threads.run { continuation.resume(returning: work()) } }
    }
}

/// Threads that are made when there is work and nobody for it, and stay.
private final class BlockingThreads: Sendable {
    /// The disk gains nothing from more than some requests at a time; the rest wait their turn.
    private static let threadsMax = 8

    private struct State {
        var waiting = FIFO<@Sendable () -> Void>()
        var threads = 0
        var busy = 0
    }

    private let state = Mutex(State())
    /// Counts what waits.
    private let signal = DispatchSemaphore(value: 0)

    func run(_ work: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.waiting.append(work)
            guard state.threads < Self.threadsMax, state.threads - state.busy < state.waiting.count else { return false }
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
                if let argument = unsafe argument { unsafe Unmanaged<BlockingThreads>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, threads.toOpaque())
        precondition(result == 0, "the system gives no thread for work that blocks")
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
