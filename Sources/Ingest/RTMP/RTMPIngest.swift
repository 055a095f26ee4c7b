package import Logging
package import Runtime
package import Streaming
import Synchronization
package import TLS

/// Takes encoders by RTMP: a listener on each loop.
package final class RTMPIngest: Sendable {
    package struct Limits: Sendable {
        /// From the first byte to `connect`: encoders on bad links need seconds, scanners need none.
        package var connectTimeMax = Duration.seconds(15)
        /// From `connect` to `publish`.
        package var publishTimeMax = Duration.seconds(30)
        /// A publisher that sends nothing at all for so long has vanished without a word.
        package var silenceMax = Duration.seconds(20)
        /// Answers that the peer doesn't read: an encoder gets a few hundred bytes, and one that asks on and on without reading is cut off.
        package var unreadBytesMax = 256 * 1024
        /// Connections on one loop at once.
        package var connectionsPerLoopMax = 4000
        package init() {}
    }

    let hub: Hub
    let log: Log
    let limits: Limits
    private let identifiers = Atomic<UInt64>(0)
    /// Open connections, over all loops.
    private let connections = Atomic<Int>(0)

    package init(hub: Hub, log: Log, limits: Limits = Limits()) {
        self.hub = hub
        self.log = log.area("rtmp")
        self.limits = limits
    }

    /// How many connections are open now.
    package var connectionCount: Int { connections.load(ordering: .relaxed) }

    func nextIdentifier() -> UInt64 { identifiers.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Listens on every loop of the group. Throws when the port can't be had.
    ///
    /// - Parameter tls: for a port of RTMPS, where all is encrypted.
    package func listen(on group: EventLoopGroup, address: SocketAddress, tls: TLSAcceptor? = nil) async throws -> SocketAddress {
        try await group.listen(address) { (loop, address) throws(SystemCallError) in try self.listen(on: loop, address, tls) }
    }

    private func listen(on loop: EventLoop, _ address: SocketAddress, _ tls: TLSAcceptor?) throws(SystemCallError) -> SocketAddress {
        // The loop keeps the listener, the listener its closure, and the closure the connections of this loop.
        let open = OpenConnections()
        let listener = try TCPListener(loop: loop, address: address) { [self] descriptor, peer in
            guard open.byID.count < limits.connectionsPerLoopMax else { return }
            let connection = TCPConnection(loop: loop, adopting: descriptor, peer: peer)
            guard let tls else { return serve(connection, open).start() }
            tls.accept(connection) { [weak self] handshake in
                switch handshake {
                case .success(let transport): _ = self?.serve(transport, open)
                case .failure(let error):
                    self?.log.debug("no TLS connection", ["error": .string(error.description), "address": .string(peer.host)])
                }
            }
        }
        return listener.address
    }

    /// Makes an encoder's connection, which takes what the transport delivers.
    private func serve(_ transport: any Transport, _ open: OpenConnections) -> any Transport {
        let id = nextIdentifier()
        open.byID[id] = RTMPIngestConnection(id: id, ingest: self, transport: transport) { [weak self] in
            open.byID[id] = nil
            self?.connections.wrappingSubtract(1, ordering: .relaxed)
        }
        connections.wrappingAdd(1, ordering: .relaxed)
        return transport
    }

    private final class OpenConnections {
        var byID: [UInt64: RTMPIngestConnection] = [:]
    }
}
