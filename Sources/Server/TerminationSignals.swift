import Glibc

/// SIGTERM and SIGINT as an event. The first asks for an orderly end; the second ends the process at once.
package struct TerminationSignals: Sendable {
    private let events: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// Call it on the main thread before any other thread is started: they inherit that these signals are blocked, so that only
    /// ``forward()`` takes them.
    package init() {
        (events, continuation) = AsyncStream.makeStream()
        signal(SIGPIPE, SIG_IGN)
        var set = Self.set
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for signals on the calling thread, for ever.
    package func forward() -> Never {
        var number: CInt = 0
        var set = Self.set
        unsafe sigwait(&set, &number)
        continuation.yield()
        unsafe sigwait(&set, &number)
        exit(128 + number)
    }

    /// Returns when the first signal has come.
    func first() async {
        for await _ in events { return }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGINT)
        return set
    }
}
