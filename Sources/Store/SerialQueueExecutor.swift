internal import Dispatch

/// Runs an actor's jobs one after the other on a queue of its own. Its thread isn't one of the cooperative pool, so a
/// job may wait for a disk.
final class SerialQueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // The queue is serial and runs each job once, as the runtime demands of an executor.
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
