internal import CLinux
import Glibc
internal import Synchronization

/// One thread, one epoll set, one serial executor.
///
/// Sockets, timers and everything that hangs on them belong to one loop for life and are plain classes that are not `Sendable`: the
/// compiler keeps them from leaving, and per-packet code neither awaits nor locks. Work from elsewhere comes in through
/// the mailbox: ``execute(_:)`` for what must happen, ``offer(_:)`` for what may be dropped when the loop has fallen behind.
/// Actors can live here too, since the loop is a `SerialExecutor`.
package final class EventLoop: SerialExecutor, Sendable {
    package struct Limits: Sendable {
        /// Deliveries waiting in the mailbox beyond which ``EventLoop/offer(_:)`` refuses: a loop so far behind serves nobody in time.
        package var offersMax = 16_384
        /// Ready descriptors taken from the kernel at once.
        package var eventsPerWait = 256
        package init() {}
    }

    /// Position in the group, from 0.
    package let index: Int
    private let limits: Limits
    private let epoll: CInt
    private let wakeUp: CInt
    private let mailbox = Mutex(Mailbox())
    private let threadID = Atomic<UInt>(0)
    // Touched on the loop's own thread only: each way in checks `isCurrent`, or is called by `run` itself.
    private nonisolated(unsafe) let state: LoopState

    private struct Mailbox {
        var items: [Item] = []
        var offers = 0
        var isWoken = false
        var isStopped = false
    }

    private enum Item {
        case work(@Sendable () -> Void)
        case offer(@Sendable () -> Void)
        case job(UnownedJob)
    }

    package init(index: Int = 0, limits: Limits = Limits()) throws(SystemCallError) {
        self.index = index
        self.limits = limits
        epoll = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw SystemCallError("epoll_create1") }
        wakeUp = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeUp >= 0 else {
            let error = SystemCallError("eventfd")
            close(epoll)
            throw error
        }
        unsafe state = LoopState()
        guard carillon_epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, EPOLLIN.rawValue, LoopState.wakeUpToken) == 0 else {
            throw SystemCallError("epoll_ctl")
        }
    }

    deinit {
        close(wakeUp)
        close(epoll)
    }

    /// Starts the loop's thread.
    package func start() {
        // A peer or child that closes its end while we write is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let loop = unsafe Unmanaged.passRetained(self)
        var thread = pthread_t()
        let result = unsafe pthread_create(
            &thread, nil,
            { argument in
                // The pointer is the retained loop from `passRetained` a few lines above; taken exactly once.
                if let argument = unsafe argument { unsafe Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, loop.toOpaque())
        precondition(result == 0, "the system gives no thread for an event loop")
        // Nobody joins it: without this, its stack would outlive it.
        _ = pthread_detach(thread)
    }

    /// Ends the thread after the work that is already in the mailbox, and lets go of all that hangs on the loop: sockets are closed, timers
    /// never fire. What is handed in later never runs.
    package func stop() {
        mailbox.withLock { $0.isStopped = true }
        wake()
    }

    /// Whether the caller runs on this loop's thread.
    package var isCurrent: Bool { threadID.load(ordering: .relaxed) == UInt(pthread_self()) }

    // MARK: The mailbox

    /// Runs `body` on the loop, soon, after what was handed in before.
    package func execute(_ body: @escaping @Sendable () -> Void) { _ = put(.work(body)) }

    /// As ``execute(_:)``, unless the loop is too far behind; then `body` is dropped and the answer is false.
    package func offer(_ body: @escaping @Sendable () -> Void) -> Bool { put(.offer(body)) }

    /// Runs `body` on the loop and gives back its result.
    package func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in execute { continuation.resume(returning: body()) } }
    }

    package func enqueue(_ job: consuming ExecutorJob) { _ = put(.job(UnownedJob(job))) }
    package func checkIsolated() { precondition(isCurrent, "this runs on the event loop it belongs to") }

    /// False for an offer that is one too many.
    private func put(_ item: Item) -> Bool {
        let (isTaken, mustWake) = mailbox.withLock { mailbox in
            if case .offer = item {
                guard mailbox.offers < limits.offersMax else { return (false, false) }
                mailbox.offers += 1
            }
            mailbox.items.append(item)
            defer { mailbox.isWoken = true }
            return (true, !mailbox.isWoken)
        }
        if mustWake && !isCurrent { wake() }
        return isTaken
    }

    private func wake() {
        var one: UInt64 = 1
        _ = unsafe write(wakeUp, &one, 8)
    }

    // MARK: On the loop's own thread

    /// Watches a descriptor. The handler is kept until ``unregister(_:)``.
    package func register(_ descriptor: CInt, interest: Interest, handler: any EventHandler) throws(SystemCallError) {
        checkIsolated()
        let token = unsafe state.add(handler, for: descriptor)
        guard carillon_epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, interest.mask, token) == 0 else {
            let error = SystemCallError("epoll_ctl")
            unsafe state.remove(descriptor)
            throw error
        }
    }

    package func change(_ descriptor: CInt, interest: Interest) {
        checkIsolated()
        guard let token = unsafe state.token(for: descriptor) else { return }
        _ = carillon_epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, interest.mask, token)
    }

    /// Forgets a descriptor; to be called before it is closed. Events that the kernel has reported already are not delivered any more.
    package func unregister(_ descriptor: CInt) {
        checkIsolated()
        guard unsafe state.remove(descriptor) else { return }
        _ = carillon_epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, 0, 0)
    }

    /// Runs `body` on the loop once `delay` has passed, unless it is cancelled. Call it on the loop.
    @discardableResult
    package func schedule(after delay: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        checkIsolated()
        let timer = LoopTimer(deadline: .now() + max(.zero, delay), body: body)
        unsafe state.timers.insert(timer)
        return timer
    }

    /// Runs `body` every `interval` until the timer is cancelled.
    @discardableResult
    package func scheduleRepeating(every interval: Duration, _ body: @escaping () -> Void) -> LoopTimer {
        checkIsolated()
        let timer = LoopTimer(deadline: .now() + interval, interval: interval, body: body)
        unsafe state.timers.insert(timer)
        return timer
    }

    /// Lends the loop's one read buffer: bytes in it are gone with the next read.
    func withReadBuffer<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
        unsafe body(state.readBuffer)
    }

    private func run() {
        threadID.store(UInt(pthread_self()), ordering: .relaxed)
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: limits.eventsPerWait)
        defer { unsafe events.deallocate() }
        while unsafe step(events) {}
        // Handlers hold the loop and the loop holds them: without this, neither would ever be freed.
        unsafe state.clear()
        threadID.store(0, ordering: .relaxed)
    }

    /// One turn: what the kernel reports, then timers, then the mailbox. False when the loop has been stopped.
    private func step(_ events: UnsafeMutablePointer<epoll_event>) -> Bool {
        let hasWork = mailbox.withLock { !$0.items.isEmpty || $0.isStopped }
        let timeout = hasWork ? 0 : unsafe state.timers.millisecondsToNext(from: .now())
        let count = unsafe epoll_wait(epoll, events, CInt(limits.eventsPerWait), timeout)
        for position in 0..<max(0, Int(count)) {
            let token = unsafe carillon_epoll_token(events + position)
            if token == LoopState.wakeUpToken {
                var counter: UInt64 = 0
                _ = unsafe read(wakeUp, &counter, 8)
            } else if let handler = unsafe state.handler(for: token) {
                unsafe handler.ready(Ready(mask: events[position].events))
            }
        }
        unsafe state.timers.fire(at: .now())
        return drainMailbox()
    }

    private func drainMailbox() -> Bool {
        let (items, isStopped) = mailbox.withLock { mailbox in
            let items = mailbox.items
            mailbox.items = []
            mailbox.offers = 0
            mailbox.isWoken = false
            return (items, mailbox.isStopped)
        }
        for item in items {
            switch item {
            case .work(let body), .offer(let body): body()
            case .job(let job): unsafe job.runSynchronously(on: asUnownedSerialExecutor())
            }
        }
        return !(isStopped && items.isEmpty)
    }
}
