package import HTTPServer
package import Runtime
import Streaming

/// What is on air, as every loop knows it: a copy for each, fed by snapshots.
package final class LiveDirectories: Sendable {
    /// How long an ended session's last playlists stay, for players that are still reading them.
    private static let afterglow = Duration.seconds(60)

    private let group: EventLoopGroup
    private let directories: LoopLocal<LiveDirectory>

    package init(group: EventLoopGroup) {
        self.group = group
        directories = LoopLocal(group) { LiveDirectory(loop: $0) }
        for loop in group.loops { loop.execute { [directories] in directories[loop].startClock() } }
    }

    package subscript(_ loop: EventLoop) -> LiveDirectory { directories[loop] }

    /// Calls `observer`, on `loop`, with each snapshot whose state, session or tracks are new. Call it on the loop.
    package func observe(on loop: EventLoop, _ observer: @escaping (LiveSnapshot) -> Void) { directories[loop].observe(observer) }

    /// Calls `body`, on this exchange's loop, once that loop has what any loop had been handed before this call.
    ///
    /// A player's connections are spread over the loops: what one loop has told it, another may hear of only a moment later. So nothing is
    /// called missing before the others were asked.
    func catchUp(_ exchange: HTTPExchange, then body: @escaping () -> Void) {
        let home = exchange.loop
        let others = group.loops.filter { $0 !== home }
        guard !others.isEmpty else { return body() }
        let wait = LoopBound(CatchingUp(left: others.count, body: body), on: home)
        // A publication's loop hands a snapshot to all in one go, so what it says after that comes after the snapshot.
        for other in others { other.execute { home.execute { wait.value.heard() } } }
    }

    /// Hands a snapshot to every loop. A loop that is too far behind goes without; the next snapshot makes up for it.
    func publish(_ snapshot: LiveSnapshot, from origin: EventLoop) {
        for loop in group.loops {
            if loop === origin {
                directories[loop].take(snapshot)
            } else if snapshot.state == .live {
                _ = loop.offer { [directories] in directories[loop].take(snapshot) }
            } else {
                loop.execute { [directories] in directories[loop].take(snapshot) }
            }
        }
        guard case .ended = snapshot.state else { return }
        for loop in group.loops {
            loop.execute { [directories] in
                loop.schedule(after: Self.afterglow) {
                    directories[loop].forget(snapshot.livestream.playbackID, session: snapshot.session.id)
                }
            }
        }
    }
}

private final class CatchingUp {
    private var left: Int
    private let body: () -> Void

    init(left: Int, body: @escaping () -> Void) { (self.left, self.body) = (left, body) }

    func heard() {
        left -= 1
        if left == 0 { body() }
    }
}

/// What is on air, on one loop: the latest snapshot of each livestream, and the requests that wait for a later one.
package final class LiveDirectory {
    /// A request that waits. `attempt` gives the answer once there is one.
    private struct Waiter {
        let exchange: HTTPExchange
        let deadline: MonotonicTime
        let attempt: (LiveSnapshot?) -> HTTPResponse?
        let whenLate: () -> HTTPResponse
    }

    private struct Entry {
        var snapshot: LiveSnapshot
        var waiters: [Waiter] = []
    }

    private let loop: EventLoop
    private var entries: [String: Entry] = [:]
    private var observers: [(LiveSnapshot) -> Void] = []

    init(loop: EventLoop) { self.loop = loop }

    package var snapshots: [LiveSnapshot] { entries.values.map(\.snapshot) }

    package func snapshot(_ playbackID: String) -> LiveSnapshot? { entries[playbackID]?.snapshot }

    /// Answers now if `attempt` can, else with each later snapshot; `whenLate` when none does before the limit.
    package func hold(
        _ exchange: HTTPExchange, for playbackID: String, atMost limit: Duration,
        attempt: @escaping (LiveSnapshot?) -> HTTPResponse?, whenLate: @escaping () -> HTTPResponse
    ) {
        if let response = attempt(entries[playbackID]?.snapshot) { return exchange.respond(response) }
        guard entries[playbackID] != nil else { return exchange.respond(whenLate()) }
        entries[playbackID]?.waiters.append(Waiter(exchange: exchange, deadline: .now() + limit, attempt: attempt, whenLate: whenLate))
    }

    fileprivate func observe(_ observer: @escaping (LiveSnapshot) -> Void) { observers.append(observer) }

    fileprivate func take(_ snapshot: LiveSnapshot) {
        let playbackID = snapshot.livestream.playbackID
        let old = entries[playbackID]
        let waiters = old?.waiters ?? []
        entries[playbackID] = Entry(snapshot: snapshot)
        var still: [Waiter] = []
        for waiter in waiters where waiter.exchange.isOpen {
            if let response = waiter.attempt(snapshot) { waiter.exchange.respond(response) } else { still.append(waiter) }
        }
        // Answering may have led to new waiters; they come after those that waited before.
        entries[playbackID]?.waiters.insert(contentsOf: still, at: 0)
        if snapshot.isNews(after: old?.snapshot) { for observer in observers { observer(snapshot) } }
    }

    fileprivate func forget(_ playbackID: String, session: String) {
        guard let entry = entries[playbackID], entry.snapshot.session.id == session else { return }
        entries[playbackID] = nil
        for waiter in entry.waiters where waiter.exchange.isOpen { waiter.exchange.respond(waiter.attempt(nil) ?? waiter.whenLate()) }
    }

    fileprivate func startClock() {
        loop.scheduleRepeating(every: .milliseconds(500)) { [weak self] in self?.expire(at: .now()) }
    }

    private func expire(at now: MonotonicTime) {
        for (playbackID, entry) in entries where !entry.waiters.isEmpty {
            let late = entry.waiters.filter { $0.deadline <= now }
            guard !late.isEmpty || entry.waiters.contains(where: { !$0.exchange.isOpen }) else { continue }
            entries[playbackID]?.waiters.removeAll { $0.deadline <= now || !$0.exchange.isOpen }
            for waiter in late where waiter.exchange.isOpen { waiter.exchange.respond(waiter.whenLate()) }
        }
    }
}

extension LiveSnapshot {
    fileprivate func isNews(after old: LiveSnapshot?) -> Bool {
        guard let old else { return true }
        return old.state != state || old.session != session || old.revision != revision
            || (old.multivariant == nil) != (multivariant == nil)
    }
}
