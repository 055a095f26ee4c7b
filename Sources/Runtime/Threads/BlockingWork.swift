/// Work that may block (a disk, the end of a child process), kept off the loops.
///
/// It has threads of its own. Dispatch's shared ones are as many as there are cores, Swift's tasks run on them too, and a blocked one is noticed
/// and made up for a second later only: two slow reads would stop everything that awaits something.
package enum BlockingWork {
    /// The disk gains nothing from more than some requests at a time; the rest wait their turn.
    private static let threads = WorkerThreads(threadsMax: 8)

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
