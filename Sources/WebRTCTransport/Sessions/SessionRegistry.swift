internal import Runtime
internal import Synchronization
internal import WebRTC

/// All sessions by their local username fragments, and how many of which kind there are. For every thread.
final class SessionRegistry: Sendable {
    private struct State {
        var tickets: [UsernameKey: PeerTicket] = [:]
        var waiting = 0
        var byHost: [String: Int] = [:]
        /// Those that wait, in the order of their expiry; some have come or gone since.
        var expiries: [(time: MonotonicTime, ticket: PeerTicket)] = []
        var isClosed = false
    }

    private let limits: WebRTCTransport.Limits
    private let state = Mutex(State())
    private let halfOpen = Atomic<Int>(0)

    init(limits: WebRTCTransport.Limits) { self.limits = limits }

    subscript(_ key: UsernameKey) -> PeerTicket? { state.withLock { $0.tickets[key] } }

    var counts: (sessions: Int, waiting: Int, halfOpen: Int) {
        let (sessions, waiting) = state.withLock { ($0.tickets.count, $0.waiting) }
        return (sessions, waiting, halfOpen.load(ordering: .relaxed))
    }

    func admit(_ admission: PeerAdmission, at now: MonotonicTime) throws(AdmissionRefusal) -> PeerTicket {
        guard let key = UsernameKey(admission.local.usernameFragment) else {
            preconditionFailure("local credentials are ICECredentials.random()")
        }
        let ticket = PeerTicket(admission, registry: self)
        let refusal = state.withLock { state -> AdmissionRefusal? in
            if state.isClosed { return .stopping }
            if state.waiting >= limits.waitingSessionsMax || state.tickets.count >= limits.sessionsMax { return .tooManySessions }
            if state.byHost[ticket.clientHost, default: 0] >= limits.sessionsPerHostMax { return .tooManyFromAddress }
            state.tickets[key] = ticket
            state.waiting += 1
            state.byHost[ticket.clientHost, default: 0] += 1
            state.expiries.append((now + limits.waitingMax, ticket))
            return nil
        }
        if let refusal { throw refusal }
        return ticket
    }

    func noteStarted() { state.withLock { $0.waiting -= 1 } }

    func remove(_ ticket: PeerTicket, _ local: ICECredentials, wasWaiting: Bool) {
        state.withLock { state in
            if let key = UsernameKey(local.usernameFragment), state.tickets[key] === ticket { state.tickets[key] = nil }
            if wasWaiting { state.waiting -= 1 }
            let left = state.byHost[ticket.clientHost, default: 1] - 1
            state.byHost[ticket.clientHost] = left > 0 ? left : nil
        }
    }

    func rename(_ ticket: PeerTicket, from old: ICECredentials, to new: ICECredentials) {
        guard let oldKey = UsernameKey(old.usernameFragment), let key = UsernameKey(new.usernameFragment) else { return }
        state.withLock { state in
            guard state.tickets[oldKey] === ticket else { return }
            state.tickets[oldKey] = nil
            state.tickets[key] = ticket
        }
    }

    /// False where so many handshakes are under way that another one has to wait for its peer's next check.
    func beginHandshake() -> Bool {
        guard halfOpen.wrappingAdd(1, ordering: .relaxed).newValue <= limits.halfOpenSessionsMax else {
            endHandshake()
            return false
        }
        return true
    }

    func endHandshake() { halfOpen.wrappingSubtract(1, ordering: .relaxed) }

    /// Lets those go that nobody came for.
    func expire(at now: MonotonicTime) {
        let due = state.withLock { state in
            let due = state.expiries.prefix { $0.time <= now }.map(\.ticket)
            state.expiries.removeFirst(due.count)
            return due
        }
        for ticket in due { ticket.expire() }
    }

    /// Lets nobody in any more; gives back all that there are.
    func close() -> [PeerTicket] {
        state.withLock { state in
            state.isClosed = true
            return Array(state.tickets.values)
        }
    }
}

/// Why the transport takes no session.
package enum AdmissionRefusal: String, Error, Sendable {
    case tooManySessions, tooManyFromAddress, stopping
}
