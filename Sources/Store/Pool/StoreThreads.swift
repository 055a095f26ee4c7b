internal import Dispatch
internal import Glibc
internal import Synchronization

/// Threads that may wait for a database. A task that prefers them (SE-0417) reads on the thread it runs on, instead of handing each of its
/// transactions to another thread and being woken by it.
///
/// They begin with the first job and end with the value. Everything here is touched under one lock, by whoever hands in work and by the
/// threads between two jobs.
package final class StoreThreads: TaskExecutor {
    private let crew: Crew

    /// - Parameter count: threads at the most, at least one: as many as there are connections gains all there is to gain.
    init(count: Int) { crew = Crew(size: max(1, count)) }

    deinit { crew.disband() }

    package func enqueue(_ job: consuming ExecutorJob) {
        // The task that the job belongs to keeps this executor.
        let work = unsafe Crew.Job(job: UnownedJob(job), executor: asUnownedTaskExecutor())
        crew.take(work)
    }

    /// Whether the caller runs on one of these threads, and so may wait.
    var isCurrent: Bool { crew.hasCurrentThread }
}

/// The threads themselves. They hold this, not the executor, whose end is theirs.
private final class Crew: Sendable {
    /// The executor lives as long as a task that prefers it, which the job belongs to.
    @safe struct Job {
        let job: UnownedJob
        let executor: UnownedTaskExecutor

        func run() { unsafe job.runSynchronously(on: executor) }
    }

    private struct State {
        var jobs = FirstInFirstOut<Job>()
        /// One signal each; the one that was busy last is woken first.
        var idle: [DispatchSemaphore] = []
        var started = 0
        /// A thread was woken and hasn't looked yet: it will find what else there is.
        var isWaking = false
        var isDisbanded = false
    }

    private enum Next {
        case job(Job, wake: DispatchSemaphore?)
        case rest
        case end
    }

    private let size: Int
    private let state = Mutex(State())
    /// What the crew's threads have under ``key``.
    private var mark: UInt { UInt(bitPattern: ObjectIdentifier(self)) }

    /// Under which a thread knows whose it is; made once for the process.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let result = unsafe pthread_key_create(&key, nil)
        precondition(result == 0, "the system gives no place for a thread's value")
        return key
    }()

    init(size: Int) { self.size = size }

    var hasCurrentThread: Bool { unsafe UInt(bitPattern: pthread_getspecific(Self.key)) == mark }

    func take(_ job: Job) {
        let (wake, mustStart) = state.withLock { state -> (DispatchSemaphore?, Bool) in
            state.jobs.append(job)
            return Self.summon(&state, size)
        }
        wake?.signal()
        if mustStart { start() }
    }

    /// Who is to look at what waits: one at a time is woken, and wakes the next where more waits.
    private static func summon(_ state: inout State, _ size: Int) -> (DispatchSemaphore?, Bool) {
        guard !state.isWaking else { return (nil, false) }
        if let idle = state.idle.popLast() {
            state.isWaking = true
            return (idle, false)
        }
        guard state.started < size else { return (nil, false) }
        state.started += 1
        state.isWaking = true
        return (nil, true)
    }

    func disband() {
        let idle = state.withLock { state in
            state.isDisbanded = true
            defer { state.idle = [] }
            return state.idle
        }
        for signal in idle { signal.signal() }
    }

    private func start() {
        Thread.start { [self] in
            unsafe pthread_setspecific(Self.key, UnsafeRawPointer(bitPattern: mark))
            work()
        }
    }

    private func work() {
        let signal = DispatchSemaphore(value: 0)
        var wasWoken = true
        while true {
            let (next, mustStart) = state.withLock { state -> (Next, Bool) in
                if wasWoken { state.isWaking = false }
                if let job = state.jobs.popFirst() {
                    guard state.jobs.count > 0 else { return (.job(job, wake: nil), false) }
                    let (wake, mustStart) = Self.summon(&state, size)
                    return (.job(job, wake: wake), mustStart)
                }
                if state.isDisbanded { return (.end, false) }
                state.idle.append(signal)
                return (.rest, false)
            }
            wasWoken = false
            switch next {
            case .job(let job, let wake):
                wake?.signal()
                if mustStart { start() }
                job.run()
            case .rest:
                signal.wait()
                wasWoken = true
            case .end: return
            }
        }
    }
}

/// A thread of the system that nobody joins.
private enum Thread {
    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    static func start(_ run: @escaping @Sendable () -> Void) {
        let body = unsafe Unmanaged.passRetained(Body(run))
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The pointer is the retained body from `passRetained` a few lines above; taken exactly once.
                if let argument = unsafe argument { unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        precondition(result == 0, "the system gives no thread for the store")
        _ = pthread_detach(thread)
    }
}
