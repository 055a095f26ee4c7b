import Runtime
import TestSupport
import Testing

/// What a connection's delegate is told, as a test sets it. Lives on the loop.
final class Peer: TransportDelegate {
    var onBytes: (any Transport, [UInt8]) -> Void = { _, _ in }
    var onDrained: (any Transport) -> Void = { _ in }
    var onEnded: (any Transport) -> AfterPeerEnd = { _ in .close }
    var onClosed: (CloseReason) -> Void = { _ in }

    func transport(_ transport: any Transport, received bytes: RawSpan) {
        onBytes(transport, bytes.withUnsafeBytes { Array($0) })
    }
    func transportDrained(_ transport: any Transport) { onDrained(transport) }
    func transportEnded(_ transport: any Transport) -> AfterPeerEnd { onEnded(transport) }
    func transportClosed(_ transport: any Transport, reason: CloseReason) { onClosed(reason) }
}

/// A server of one test: every connection's delegate is set up by `setUp`.
final class TestServer {
    private(set) var listener: TCPListener?
    private var connections: [ObjectIdentifier: (TCPConnection, Peer)] = [:]
    private let reasons: Record<CloseReason>

    private init(reasons: Record<CloseReason>) { self.reasons = reasons }

    /// The port, and the reasons for which connections have been closed.
    static func start(
        on loop: EventLoop, limits: TCPConnection.Limits = .init(), setUp: @escaping @Sendable (TCPConnection, Peer) -> Void
    ) async throws -> (port: UInt16, closed: Record<CloseReason>) {
        let reasons = Record<CloseReason>()
        let address = try loopback()
        let port = try await loop.run {
            Result { () throws(SystemCallError) in
                let server = TestServer(reasons: reasons)
                let listener = try TCPListener(loop: loop, address: address) { descriptor, peer in
                    server.take(TCPConnection(loop: loop, adopting: descriptor, peer: peer, limits: limits), setUp)
                }
                server.listener = listener
                return listener.address.port
            }
        }.get()
        return (port, reasons)
    }

    private func take(_ connection: TCPConnection, _ setUp: (TCPConnection, Peer) -> Void) {
        let peer = Peer()
        let id = ObjectIdentifier(connection)
        connections[id] = (connection, peer)
        connection.delegate = peer
        setUp(connection, peer)
        let told = peer.onClosed
        peer.onClosed = { [unowned self] reason in
            told(reason)
            connections[id] = nil
            reasons.add(reason)
        }
        connection.start()
    }
}

/// Sends everything back, and stops reading while much of it waits.
func echo(_ connection: TCPConnection, _ peer: Peer) {
    peer.onBytes = { transport, bytes in
        transport.write(bytes)
        if transport.pendingBytes > 1 << 20 { transport.pauseReading() }
    }
    peer.onDrained = { $0.resumeReading() }
}
