package import Logging
package import Runtime
internal import Synchronization
package import WebRTC

/// The sockets of WebRTC: one UDP port, and the same number for TCP, shared by all sessions and all loops.
///
/// Each loop has sockets of its own on the port, and the kernel spreads peers over them by their addresses. A session that was negotiated by HTTP
/// waits in a registry under its username fragment until its peer's first authentic check; it is made on the loop where that came,
/// and as a rule nothing of it ever crosses loops. Where a peer's later path leads to another loop, that one passes its datagrams on.
/// A TCP connection is handed to its session's loop with its first packet.
package final class WebRTCTransport: Sendable {
    package struct Limits: Sendable {
        /// Sessions at once, in any state.
        package var sessionsMax = 50_000
        /// Sessions that have been negotiated and whose peer hasn't come yet.
        package var waitingSessionsMax = 2000
        /// How long it may take to come.
        package var waitingMax = Duration.seconds(15)
        /// Sessions in the middle of their handshake, over all loops: each holds an OpenSSL connection and buffers. Who comes
        /// when there are so many is let in with a later check, which peers repeat.
        package var halfOpenSessionsMax = 500
        /// Sessions of one address; a school is behind one.
        package var sessionsPerHostMax = 1000
        /// Addresses of one session that are remembered.
        package var addressesPerSessionMax = 8
        /// Addresses that lead to sessions, on one loop.
        package var routesMax = 200_000
        /// An address keeps leading to its session for so long after it was last heard, whoever else claims it.
        package var routeHold = Duration.seconds(5)
        /// Datagrams on their way to another loop's session; more are dropped, as a path may drop them.
        package var forwardedMax = 1024
        /// TCP connections on one loop that haven't shown whose they are.
        package var namelessConnectionsMax = 256
        package var namelessTimeMax = Duration.seconds(10)
        /// TCP connections on one loop.
        package var connectionsMax = 4000
        /// What may wait to be sent on a TCP connection; beyond it, datagrams are dropped.
        package var pendingBytesMax = 256 * 1024
        /// How often the registry is looked through for those that didn't come.
        package var expiryInterval = Duration.seconds(1)
        /// How often a loop forgets addresses of sessions that were on other loops.
        package var routeSweepInterval = Duration.seconds(30)

        package init() {}
    }

    /// What all DTLS handshakes show.
    package let certificate = DTLSCertificate()
    package let limits: Limits
    let registry: SessionRegistry
    let log: Log
    private let group: EventLoopGroup
    private let loops: LoopLocal<LoopTransport>
    private let listening = Mutex<(port: UInt16, candidates: [ICECandidate])>((0, []))

    package init(group: EventLoopGroup, log: Log, limits: Limits = Limits()) {
        self.group = group
        self.limits = limits
        self.log = log.area("webrtc")
        let registry = SessionRegistry(limits: limits)
        self.registry = registry
        let queues = group.loops.map { ForwardQueue(loop: $0, max: limits.forwardedMax) }
        loops = LoopLocal(group) { LoopTransport(loop: $0, registry: registry, queues: queues, limits: limits) }
    }

    /// Opens the port on every loop, for UDP and TCP.
    ///
    /// - Parameter announced: the host names or addresses that answers tell peers to send to.
    package func listen(address: SocketAddress, announced: [String]) async throws(SystemCallError) -> SocketAddress {
        let bound = try await group.listen(address) { [loops] (loop, address) throws(SystemCallError) in try loops[loop].listen(address) }
        let candidates =
            announced.map { ICECandidate(transport: .udp, host: $0, port: bound.port) }
            + announced.map { ICECandidate(transport: .tcpPassive, host: $0, port: bound.port) }
        listening.withLock { $0 = (bound.port, candidates) }
        let (first, registry, interval) = (group.loops[0], registry, limits.expiryInterval)
        await first.run { _ = first.scheduleRepeating(every: interval) { [weak registry] in registry?.expire(at: .now()) } }
        return bound
    }

    /// What an answer names, best first.
    package var candidates: [ICECandidate] { listening.withLock { $0.candidates } }

    /// Sessions in the registry, those of them whose peer hasn't come, and those in the middle of their handshake.
    package var counts: (sessions: Int, waiting: Int, halfOpen: Int) { registry.counts }

    /// Registers a negotiated session. To be called before the answer goes to the peer.
    package func admit(_ admission: PeerAdmission) throws(AdmissionRefusal) -> PeerTicket { try registry.admit(admission, at: .now()) }

    /// Says good-bye to every peer and closes the port.
    package func close() async {
        for ticket in registry.close() { ticket.close() }
        for loop in group.loops {
            let loops = loops
            await loop.run { loops[loop].close() }
        }
    }
}
