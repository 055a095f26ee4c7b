internal import Glibc

/// A thread for one piece of long work. It is not one of Swift's, of which there are as many as processors, and it gives
/// way to event loops: its niceness is higher. To make a thread costs a thousandth of the work that it is made for.
enum PatientThread {
    private static let niceness: CInt = 5

    /// Nil if the system gives no thread.
    static func run<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result? {
        await withCheckedContinuation { continuation in
            let isStarted = start { continuation.resume(returning: work()) }
            if !isStarted { continuation.resume(returning: nil) }
        }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        let job = unsafe Unmanaged.passRetained(Job(body)).toOpaque()
        var thread = pthread_t()
        guard unsafe pthread_create(&thread, nil, runJob, job) == 0 else {
            // There is no thread that would take it.
            unsafe Unmanaged<Job>.fromOpaque(job).release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    fileprivate final class Job: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    fileprivate static func lowerPriority() {
        // On Linux this is the calling thread's niceness only. Without the right to it the work runs all the same.
        setpriority(CInt(PRIO_PROCESS.rawValue), 0, niceness)
    }
}

/// A thread's life. `argument` is the job that `start` retained; the thread runs once and takes it once.
private func runJob(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    PatientThread.lowerPriority()
    if let argument = unsafe argument { unsafe Unmanaged<PatientThread.Job>.fromOpaque(argument).takeRetainedValue().body() }
    return nil
}
