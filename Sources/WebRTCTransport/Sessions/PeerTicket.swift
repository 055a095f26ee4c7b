internal import Runtime
internal import Synchronization
package import WebRTC

/// A negotiated session's entry in the registry, from its answer to its end. It may be used from any thread.
package final class PeerTicket: Sendable {
    enum Phase {
        /// Until the first authentic check. Next: `placed` or `closed`.
        case waiting
        /// The session lives on a loop. Next: `closed`.
        case placed(LoopBound<PeerLink>)
        case closed
    }

    typealias Make = @Sendable (PeerLink, ICECredentials, ICECredentials) -> any PeerSession

    private struct State {
        var phase = Phase.waiting
        /// Let go once it has been used, with all that it holds.
        var make: Make?
        var local: ICECredentials
        var remote: ICECredentials
        var isHalfOpen = false
    }

    /// Of the client, as HTTP saw it: what is counted by address is counted by this.
    package let clientHost: String
    private let onAbandoned: @Sendable () -> Void
    private let registry: SessionRegistry
    private let state: Mutex<State>

    init(_ admission: PeerAdmission, registry: SessionRegistry) {
        clientHost = admission.clientHost
        onAbandoned = admission.onAbandoned
        self.registry = registry
        state = Mutex(State(make: admission.make, local: admission.local, remote: admission.remote))
    }

    /// What the peer must know to be let in now.
    var credentials: (local: ICECredentials, remote: ICECredentials) { state.withLock { ($0.local, $0.remote) } }

    /// Where the session lives; nil until its first check, and after its end.
    var place: LoopBound<PeerLink>? { state.withLock { if case .placed(let link) = $0.phase { link } else { nil } } }

    package var isClosed: Bool { state.withLock { if case .closed = $0.phase { true } else { false } } }

    /// Runs `body` with the session, on its loop. False where it has none, yet or any more.
    @discardableResult
    package func withSession(_ body: @escaping @Sendable (any PeerSession) -> Void) -> Bool {
        guard let place else { return false }
        place.loop.execute { if let session = place.value.session { body(session) } }
        return true
    }

    /// New credentials for both sides, from now on (RFC 8445, §9; RFC 9725, §4.3.3).
    package func restart(local: ICECredentials, remote: ICECredentials) {
        let old = state.withLock { state in
            defer { (state.local, state.remote) = (local, remote) }
            return state.local
        }
        registry.rename(self, from: old, to: local)
        guard let place else { return }
        place.loop.execute { place.value.transport.restart(place.value, local: local, remote: remote) }
    }

    /// Ends the session, wherever it is.
    package func close() {
        guard let phase = leave() else { return }
        if case .placed(let link) = phase { link.loop.execute { link.value.transport.close(link.value) } }
    }

    // MARK: From the transport

    /// Takes the session to a loop and makes it there, unless another one was faster or there are too many half-open ones.
    func begin(_ link: PeerLink) -> (any PeerSession)? {
        guard registry.beginHandshake() else { return nil }
        let taken = state.withLock { state -> State? in
            guard case .waiting = state.phase else { return nil }
            defer { state.make = nil }
            state.phase = .placed(LoopBound(link, on: link.loop))
            state.isHalfOpen = true
            return state
        }
        guard let taken, let make = taken.make else {
            registry.endHandshake()
            return nil
        }
        registry.noteStarted()
        return make(link, taken.local, taken.remote)
    }

    func noteConnected() {
        let wasHalfOpen = state.withLock { state in
            defer { state.isHalfOpen = false }
            return state.isHalfOpen
        }
        if wasHalfOpen { registry.endHandshake() }
    }

    /// Nobody has come within the time that the registry allows.
    func expire() {
        if leave(onlyWaiting: true) != nil { onAbandoned() }
    }

    /// The session has ended by itself.
    func forget() { _ = leave() }

    /// The phase that was left; nil where there was nothing to leave.
    private func leave(onlyWaiting: Bool = false) -> Phase? {
        let left = state.withLock { state -> State? in
            if case .closed = state.phase { return nil }
            if onlyWaiting, case .placed = state.phase { return nil }
            defer {
                state.phase = .closed
                state.make = nil
                state.isHalfOpen = false
            }
            return state
        }
        guard let left else { return nil }
        if left.isHalfOpen { registry.endHandshake() }
        let wasWaiting = if case .waiting = left.phase { true } else { false }
        registry.remove(self, left.local, wasWaiting: wasWaiting)
        return left.phase
    }
}

/// What a session brings to the transport.
package struct PeerAdmission: Sendable {
    /// Of the client, as HTTP saw it.
    let clientHost: String
    /// Those that the answer told the peer.
    let local: ICECredentials
    let remote: ICECredentials
    let make: PeerTicket.Make
    let onAbandoned: @Sendable () -> Void

    /// - Parameters:
    ///   - local: made by `ICECredentials.random()`; the registry finds the session by its fragment.
    ///   - make: called once, on the loop where the first authentic check came, with both sides' credentials as they are then. The check itself
    ///     follows by ``PeerSession/receive(_:from:at:)``.
    ///   - onAbandoned: no check came in time, and none will be taken any more. On any thread.
    package init(
        clientHost: String, local: ICECredentials, remote: ICECredentials,
        make: @escaping @Sendable (_ link: PeerLink, _ local: ICECredentials, _ remote: ICECredentials) -> any PeerSession,
        onAbandoned: @escaping @Sendable () -> Void
    ) {
        self.clientHost = clientHost
        self.local = local
        self.remote = remote
        self.make = make
        self.onAbandoned = onAbandoned
    }
}
