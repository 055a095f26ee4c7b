package import Runtime
import Synchronization

/// Makes TLS connections of those that a listener accepts, on every loop of a group.
package final class TLSAcceptor: Sendable {
    package struct Limits: Sendable {
        package var connection = TLSConnection.Limits()
        /// Handshakes on one loop at once; a connection beyond is closed. Each costs a signature and some ten kilobytes.
        package var handshakesPerLoopMax = 1000
        package init() {}
    }

    private let limits: Limits
    private let protocols: [String]
    private let context: Mutex<TLSServerContext>
    private let handshakes: LoopLocal<Handshakes>

    /// Keeps the connections of one loop until their handshakes are over.
    private final class Handshakes {
        var connections: [ObjectIdentifier: TLSConnection] = [:]
    }

    /// - Parameter protocols: for ALPN, what we like best first; empty: none is agreed on.
    package init(group: EventLoopGroup, context: TLSServerContext, protocols: [String], limits: Limits = Limits()) {
        self.context = Mutex(context)
        self.protocols = protocols
        self.limits = limits
        handshakes = LoopLocal(group) { _ in Handshakes() }
    }

    /// Connections from now on begin with this; those that are there keep theirs.
    package func use(_ context: TLSServerContext) { self.context.withLock { $0 = context } }

    /// Shakes hands on a new connection. Call it on the connection's loop.
    ///
    /// - Parameter completion: called once on the loop: with the connection, whose delegate it sets at once and which delivers from then on; or why
    ///   there is none.
    package func accept(_ connection: TCPConnection, _ completion: @escaping (Result<TLSConnection, TLSError>) -> Void) {
        let open = handshakes[connection.loop]
        guard open.connections.count < limits.handshakesPerLoopMax else {
            completion(.failure(TLSError("There are too many TLS handshakes at once (handshakesPerLoopMax).")))
            return connection.close()
        }
        let parameters = SessionParameters(context: context.withLock { $0 }, protocols: protocols)
        let id = ObjectIdentifier(connection)
        let tls = TLSConnection(below: connection, parameters: parameters, limits: limits.connection) { result in
            open.connections[id] = nil
            completion(result)
        }
        guard let tls else { return connection.close() }
        open.connections[id] = tls
        tls.start()
    }
}
