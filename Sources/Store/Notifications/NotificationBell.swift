internal import Synchronization

/// Tells this process whose notifications have changed: somebody was told something, or has read it. What other processes write is not heard.
package final class NotificationBell: Sendable {
    private let listener = Mutex<(@Sendable (Set<User.ID>) -> Void)?>(nil)

    init() {}

    /// Sets who hears it; one at a time.
    package func onRing(_ body: @escaping @Sendable (Set<User.ID>) -> Void) { listener.withLock { $0 = body } }

    func ring(for people: Set<User.ID>) { listener.withLock { $0 }?(people) }

    /// What one transaction has to say when it has succeeded. Used by its thread alone.
    final class Pull {
        private(set) var people: Set<User.ID> = []
        func pull(for userID: User.ID) { people.insert(userID) }
    }
}
