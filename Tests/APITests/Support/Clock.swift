import Synchronization

/// Time as the test wants it, in milliseconds since 1970.
final class Clock: Sendable {
    private let milliseconds = Mutex(House.now)

    var now: Int64 { milliseconds.withLock { $0 } }
    func advance(_ by: Int64) { milliseconds.withLock { $0 += by } }
}
