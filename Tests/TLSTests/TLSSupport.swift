import Runtime
import Synchronization
import TLS
import TestSupport
import Testing

/// What loops tell tests.
final class Record<Element: Sendable>: Sendable {
    private let stored = Mutex<[Element]>([])
    var elements: [Element] { stored.withLock { $0 } }
    var count: Int { elements.count }
    func add(_ element: Element) { stored.withLock { $0.append(element) } }
}

/// A server of one test that sends everything back, encrypted.
final class EchoServer: Sendable {
    let group: EventLoopGroup
    let acceptor: TLSAcceptor
    /// How handshakes ended: the protocol and version agreed on, or why there is none.
    let handshakes = Record<String>()
    let closed = Record<CloseReason>()

    init(identities: [TLSIdentity], protocols: [String] = [], limits: TLSAcceptor.Limits = TLSAcceptor.Limits()) throws {
        group = try EventLoopGroup(count: 1)
        let context = try #require(TLSServerContext(identities: identities, tickets: TicketKeys()))
        acceptor = TLSAcceptor(group: group, context: context, protocols: protocols, limits: limits)
    }

    deinit { group.stop() }

    func listen(transport: TCPConnection.Limits = TCPConnection.Limits()) async throws -> UInt16 {
        let address = try #require(SocketAddress("127.0.0.1", port: 0))
        return try await group.listen(address) { (loop, address) throws(SystemCallError) in
            let peers = Peers()
            let listener = try TCPListener(loop: loop, address: address) { [self] descriptor, peer in
                acceptor.accept(TCPConnection(loop: loop, adopting: descriptor, peer: peer, limits: transport)) { [self] in
                    peers.take($0, self)
                }
            }
            return listener.address
        }.port
    }

    private final class Peers {
        private var echoes: [ObjectIdentifier: Echo] = [:]

        func take(_ handshake: Result<TLSConnection, TLSError>, _ server: EchoServer) {
            switch handshake {
            case .success(let connection):
                server.handshakes.add("\(connection.version) \(connection.applicationProtocol ?? "none") \(connection.isResumed)")
                let id = ObjectIdentifier(connection)
                echoes[id] = Echo(connection) { [weak self] in
                    self?.echoes[id] = nil
                    server.closed.add($0)
                }
            case .failure(let error): server.handshakes.add(error.description)
            }
        }
    }
}

/// Sends everything back, and stops reading while much of it waits.
private final class Echo: TransportDelegate {
    private let transport: TLSConnection
    private let onClose: (CloseReason) -> Void

    init(_ transport: TLSConnection, onClose: @escaping (CloseReason) -> Void) {
        self.transport = transport
        self.onClose = onClose
        transport.delegate = self
    }

    func transport(_ transport: any Transport, received bytes: RawSpan) {
        transport.write(bytes.withUnsafeBytes { Array($0) })
        if transport.pendingBytes > 256 * 1024 { transport.pauseReading() }
    }
    func transportDrained(_ transport: any Transport) { transport.resumeReading() }
    func transportClosed(_ transport: any Transport, reason: CloseReason) { onClose(reason) }
}

/// A certificate of a test and its key.
func identity(_ names: String...) throws -> TLSIdentity {
    let pem = try SelfSignedCertificate.make(names: names)
    return try TLSIdentity(certificates: pem, key: pem)
}
