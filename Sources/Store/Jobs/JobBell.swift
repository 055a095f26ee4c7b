internal import Synchronization

/// Tells workers of this process that there may be a job to take, so that they needn't look all the time. Those of other processes find out
/// when they look.
package final class JobBell: Sendable {
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    init() {}

    /// Sets who hears it; one at a time.
    package func onRing(_ body: @escaping @Sendable () -> Void) { listener.withLock { $0 = body } }

    func ring() { listener.withLock { $0 }?() }

    /// What one transaction has to say when it has succeeded. Used by its thread alone.
    final class Pull {
        private(set) var isPulled = false
        func pull() { isPulled = true }
    }
}
