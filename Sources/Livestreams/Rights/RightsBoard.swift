package import Store
internal import Synchronization

/// Where what was taken back is posted for all loops of this process.
///
/// `publish` hands each new gate to the loops; between two changes nothing is called. In the process that takes a right back it is posted as
/// soon as the database has it. Other processes (and other ways, such as an accounts service that writes
/// ``Tables/revokeRights(of:at:)``) are seen by ``refresh(from:at:)``, to be called every ``refreshMilliseconds``: so a block or a hidden
/// livestream counts everywhere within less than ten seconds.
package final class RightsBoard: Sendable {
    package static let refreshMilliseconds: Int64 = 2000

    private let state: Mutex<State>
    private struct State {
        var gate: PlaybackGate
        var publish: (@Sendable (PlaybackGate) -> Void)?
    }

    package init(_ gate: PlaybackGate) { state = Mutex(State(gate: gate, publish: nil)) }

    /// What counts now.
    package var gate: PlaybackGate { state.withLock { $0.gate } }

    /// - Parameter publish: called with each new gate from any thread, one after the other, and once at once.
    package func onChange(_ publish: @escaping @Sendable (PlaybackGate) -> Void) {
        state.withLock { state in
            state.publish = publish
            publish(state.gate)
        }
    }

    /// Posts what was taken back.
    package func take(_ revocations: [RightsRevocation], at now: Int64) {
        guard !revocations.isEmpty else { return }
        state.withLock { state in
            let before = state.gate
            state.gate.take(revocations, at: now)
            if state.gate.differs(from: before) { state.publish?(state.gate) }
        }
    }

    /// Reads what any process has taken back. At the start before the first viewer, then every ``refreshMilliseconds``.
    package func refresh(from store: Store, at now: Int64) async throws {
        takeKeys(of: store)
        let since = now - PlaybackGate.keptMilliseconds
        take(try await store.read { tables in try tables.rightsRevocations.since(since) }, at: now)
    }

    /// A new key of the store signs tokens from now on; those that earlier ones have signed stay good.
    private func takeKeys(of store: Store) {
        state.withLock { state in
            guard state.gate.sealingKeyIDs != store.sealingKeyIDs else { return }
            let fresh = PlaybackGate(store)
            state.gate.keys = fresh.keys
            state.gate.sealingKeyIDs = fresh.sealingKeyIDs
            state.publish?(state.gate)
        }
    }

    /// Forgets what concerns no token any more. Once in an hour is often enough.
    package func prune(_ store: Store, at now: Int64) async throws {
        try await store.write { tables in try tables.rightsRevocations.removeBefore(now - PlaybackGate.keptMilliseconds) }
    }
}

extension PlaybackGate {
    fileprivate func differs(from other: PlaybackGate) -> Bool {
        persons != other.persons || epochs.count != other.epochs.count
            || epochs.contains { key, value in other.epochs[key].map { $0.epoch != value.epoch || $0.at != value.at } ?? true }
    }
}
