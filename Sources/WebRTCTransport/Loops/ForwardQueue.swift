internal import Runtime
internal import Synchronization
internal import WebRTC

/// Datagrams that arrived at another loop than their session's, on their way there. Bounded: a loop that is behind loses them, as a path may.
final class ForwardQueue: Sendable {
    struct Datagram: Sendable {
        let key: UsernameKey
        let path: UDPPath
        let bytes: [UInt8]
    }

    private struct State {
        var datagrams: [Datagram] = []
        var drain: (@Sendable () -> Void)?
    }

    let loop: EventLoop
    private let max: Int
    private let state = Mutex(State())

    init(loop: EventLoop, max: Int) {
        self.loop = loop
        self.max = max
    }

    /// What the loop does when something is there; nil when it listens no more.
    func setDrain(_ drain: (@Sendable () -> Void)?) {
        state.withLock { state in
            state.drain = drain
            if drain == nil { state.datagrams = [] }
        }
    }

    func put(_ datagram: Datagram) {
        let drain = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.drain != nil, state.datagrams.count < max else { return nil }
            state.datagrams.append(datagram)
            return state.datagrams.count == 1 ? state.drain : nil
        }
        if let drain { loop.execute(drain) }
    }

    func take() -> [Datagram] {
        state.withLock { state in
            defer { state.datagrams = [] }
            return state.datagrams
        }
    }
}
