internal import Bytes
internal import RTP
internal import Runtime
internal import WebRTC

/// One loop's share of the port: its sockets, its sessions, and who sends from where.
final class LoopTransport {
    let loop: EventLoop
    let registry: SessionRegistry
    /// Every loop's, by its index.
    let queues: [ForwardQueue]
    let limits: WebRTCTransport.Limits
    private var socket: UDPSocket?
    private var listener: TCPListener?
    var sessions: [UsernameKey: PeerLink] = [:]
    var routes: [TransportAddress: Route] = [:]
    var connections: [TransportAddress: MediaConnection] = [:]
    /// TCP connections that haven't shown whose they are.
    var nameless = 0
    private var deadlines = DeadlineHeap()
    private var timer: LoopTimer?
    private var timerDeadline = Instant(microseconds: .max)
    private var sweepTimer: LoopTimer?

    init(loop: EventLoop, registry: SessionRegistry, queues: [ForwardQueue], limits: WebRTCTransport.Limits) {
        self.loop = loop
        self.registry = registry
        self.queues = queues
        self.limits = limits
    }

    // MARK: Sockets

    /// Opens UDP and TCP on the same number; where it may be chosen, on one that both have free.
    func listen(_ address: SocketAddress) throws(SystemCallError) -> SocketAddress {
        let listener = try TCPListener(loop: loop, address: address) { [weak self] descriptor, peer in
            self?.accept(descriptor, peer)
        }
        let bound = listener.address
        do throws(SystemCallError) {
            socket = try UDPSocket(loop: loop, address: bound, sharesPort: true) { [weak self] datagram, path in
                self?.receive(datagram, path, at: .now())
            }
        } catch {
            listener.close()
            throw error
        }
        self.listener = listener
        let share = LoopBound(self, on: loop)
        queues[loop.index].setDrain { share.value.drainForwarded() }
        sweepTimer = loop.scheduleRepeating(every: limits.routeSweepInterval) { [weak self] in self?.sweep() }
        return bound
    }

    func close() {
        let now = Instant.now()
        for link in sessions.values { close(link, at: now) }
        sweepTimer?.cancel()
        timer?.cancel()
        queues[loop.index].setDrain(nil)
        listener?.close()
        socket?.close()
        for connection in connections.values { connection.closeAfterFlush() }
        connections = [:]
        routes = [:]
    }

    /// Routes to other loops' sessions are forgotten some time after their end.
    private func sweep() { routes = routes.filter { !$0.value.isStale } }

    // MARK: Sending

    func send(_ datagram: ArraySlice<UInt8>, to address: TransportAddress) {
        if address.carrier == .tcp {
            connections[address]?.send(datagram)
        } else {
            _ = socket?.send(datagram, to: routes[address]?.path ?? UDPPath(to: address))
        }
    }

    func send(_ batch: borrowing DatagramBatch, to address: TransportAddress) {
        if address.carrier == .tcp {
            connections[address]?.send(batch)
        } else {
            _ = socket?.send(batch, to: routes[address]?.path ?? UDPPath(to: address))
        }
    }

    // MARK: Sessions

    /// The session's end by others' wish.
    func close(_ link: PeerLink, at now: Instant = .now()) {
        guard link.isOpen else { return }
        link.session?.close(at: now)
        link.close()
    }

    func restart(_ link: PeerLink, local: ICECredentials, remote: ICECredentials) {
        guard link.isOpen, let key = UsernameKey(local.usernameFragment) else { return }
        sessions[link.key] = nil
        link.key = key
        sessions[key] = link
        let now = Instant.now()
        link.session?.restart(local: local, remote: remote, at: now)
        reschedule(link, at: now)
    }

    /// Nothing leads to the session any more.
    func forget(_ link: PeerLink) {
        if sessions[link.key] === link { sessions[link.key] = nil }
        deadlines.remove(link)
        for address in link.addresses where routes[address]?.leads(to: link) == true {
            routes[address] = nil
            connections.removeValue(forKey: address)?.closeAfterFlush()
        }
        link.addresses = []
    }

    // MARK: Deadlines

    func reschedule(_ link: PeerLink, at now: Instant) {
        guard link.isOpen, let session = link.session else { return }
        deadlines.set(link, to: session.nextDeadline(at: now))
        arm(at: now)
    }

    private func arm(at now: Instant) {
        guard let next = deadlines.first?.deadline, next < timerDeadline else { return }
        timer?.cancel()
        timerDeadline = next
        timer = loop.schedule(after: max(.zero, next - now)) { [weak self] in self?.fire() }
    }

    private func fire() {
        timerDeadline = Instant(microseconds: .max)
        let now = Instant.now()
        // Each once, even where a session names the present moment again.
        var turns = sessions.count
        while turns > 0, let link = deadlines.first, link.deadline <= now {
            turns -= 1
            link.session?.tick(at: now)
            if link.isOpen { deadlines.set(link, to: link.session?.nextDeadline(at: now)) } else { deadlines.remove(link) }
        }
        arm(at: now)
    }
}
