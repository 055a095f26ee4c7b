package import HTTP
package import HTTP2
package import Logging
package import Runtime
import Synchronization
package import TLS

/// What answers a request. Called on the loop of the connection; it must not block.
package typealias HTTPHandler = @Sendable (HTTPExchange, RouteParameters) -> Void

/// Serves HTTP on every loop of a group.
package final class HTTPServer: Sendable {
    package struct Limits: Sendable {
        package var parser = HTTPRequestParser.Limits()
        package var http2 = HTTP2Limits()
        package var transport: TCPConnection.Limits = {
            var limits = TCPConnection.Limits()
            // A client that sends what nobody has asked for may have us hold this much and ``pipelinedBytesMax``.
            limits.bytesPerRead = 32 * 1024
            return limits
        }()
        /// From a request's first byte, or a new connection's beginning, to its head's last byte; and between two pieces of its body.
        package var requestTimeMax = Duration.seconds(15)
        /// A body that comes slower, on the whole, is cut: its whole time is ``requestTimeMax`` and what it takes at this rate.
        package var bodyBytesPerSecondMin = 500
        /// Between requests.
        package var idleTimeMax = Duration.seconds(75)
        /// The same while three quarters of the connections are taken.
        package var crowdedIdleTimeMax = Duration.seconds(5)
        /// How long a client that has closed its side, and may have gone, is given for an answer that is held.
        package var halfClosedTimeMax = Duration.seconds(1)
        /// Bytes of further requests beyond which no more is read before the answer to the present one is complete.
        package var pipelinedBytesMax = 16 * 1024
        /// Connections on one loop at once.
        package var connectionsPerLoopMax = 20_000
        /// How often the times are looked at.
        package var clockInterval = Duration.seconds(1)
        package init() {}
    }

    let limits: Limits
    let trustedProxies: TrustedProxies
    private let redirect: HTTPSRedirect?
    private let router: Router<HTTPHandler>
    private let notFound: @Sendable (HTTPExchange) -> Void
    private let log: Log
    private let states: LoopLocal<LoopState>
    private let group: EventLoopGroup
    private let identifiers = Atomic<UInt64>(0)
    private let draining = Atomic<Bool>(false)
    private let requests = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)

    /// What one loop keeps.
    private final class LoopState {
        var connections: [UInt64: any HTTPServerConnection] = [:]
        var listeners: [TCPListener] = []
        var clock: LoopTimer?
        var date = (second: 0, text: "")
        let policy: AnswerPolicy

        init(policy: AnswerPolicy) { self.policy = policy }
    }

    /// - Parameters:
    ///   - notFound: answers what no route does.
    ///   - trustedProxies: whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    ///   - redirect: where what comes unencrypted is sent; nil: it is served.
    ///   - strictTransportSecurity: how long browsers shall remember to come encrypted only (RFC 6797); nil: nothing is said of it.
    package init(
        group: EventLoopGroup, router: Router<HTTPHandler>, notFound: @escaping @Sendable (HTTPExchange) -> Void, log: Log,
        limits: Limits = Limits(), trustedProxies: TrustedProxies = .thisMachine, redirect: HTTPSRedirect? = nil,
        strictTransportSecurity: Duration? = nil
    ) {
        self.group = group
        self.router = router
        self.notFound = notFound
        self.log = log.area("http")
        self.limits = limits
        self.trustedProxies = trustedProxies
        self.redirect = redirect
        let value = strictTransportSecurity.map { "max-age=\($0.components.seconds)" }
        states = LoopLocal(group) { _ in LoopState(policy: AnswerPolicy(strictTransportSecurity: value)) }
    }

    package var connectionCount: Int { connections.load(ordering: .relaxed) }
    package var requestCount: Int { requests.load(ordering: .relaxed) }
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Listens on every loop. Throws when the port can't be had.
    /// - Parameter tls: for a port on which all is encrypted.
    package func listen(address: SocketAddress, tls: TLSAcceptor? = nil) async throws(SystemCallError) -> SocketAddress {
        try await group.listen(address) { (loop, address) throws(SystemCallError) in try self.listen(on: loop, address, tls) }
    }

    private func listen(on loop: EventLoop, _ address: SocketAddress, _ tls: TLSAcceptor?) throws(SystemCallError) -> SocketAddress {
        let state = states[loop]
        let listener = try TCPListener(loop: loop, address: address) { [self] descriptor, peer in
            guard state.connections.count < limits.connectionsPerLoopMax else { return }
            let connection = TCPConnection(loop: loop, adopting: descriptor, peer: peer, limits: limits.transport)
            if let tls { tls.accept(connection) { [weak self] in self?.serve($0, peer) } } else { serve(connection) }
        }
        state.listeners.append(listener)
        if state.clock == nil {
            state.clock = loop.scheduleRepeating(every: limits.clockInterval) { [weak self] in self?.checkTimes(on: state) }
        }
        return listener.address
    }

    /// Serves a connection by the protocol that its first bytes announce.
    private func serve(_ transport: TCPConnection) {
        let state = states[transport.loop]
        add(to: state) { id, onClose in
            ProtocolDetection(
                transport: transport, server: self,
                begin: { [unowned self] isHTTP2 in
                    let connection = makeConnection(transport, isHTTP2: isHTTP2, onClose: onClose)
                    state.connections[id] = connection
                    return connection
                }, onClose: onClose)
        }
        transport.start()
    }

    /// Serves an encrypted connection by the protocol that was agreed on with its client.
    private func serve(_ handshake: Result<TLSConnection, TLSError>, _ peer: SocketAddress) {
        switch handshake {
        case .failure(let error):
            log.debug("no TLS connection", ["error": .string(error.description), "address": .string(peer.host)])
        case .success(let transport):
            if isDraining { return transport.close() }
            add(to: states[transport.loop]) { _, onClose in
                makeConnection(transport, isHTTP2: transport.applicationProtocol == Self.applicationProtocols.first, onClose: onClose)
            }
        }
    }

    /// For ALPN, what we like best first.
    package static let applicationProtocols = ["h2", "http/1.1"]

    private func makeConnection(_ transport: any Transport, isHTTP2: Bool, onClose: @escaping () -> Void)
        -> any HTTPServerConnection & TransportDelegate
    {
        isHTTP2
            ? HTTP2Connection(transport: transport, server: self, onClose: onClose)
            : HTTP1Connection(transport: transport, server: self, onClose: onClose)
    }

    /// Keeps a connection until its `onClose`.
    private func add(to state: LoopState, _ make: (_ id: UInt64, _ onClose: @escaping () -> Void) -> any HTTPServerConnection) {
        let id = identifiers.wrappingAdd(1, ordering: .relaxed).newValue
        state.connections[id] = make(id) { [weak self] in
            state.connections[id] = nil
            self?.connections.wrappingSubtract(1, ordering: .relaxed)
        }
        connections.wrappingAdd(1, ordering: .relaxed)
    }

    private func checkTimes(on state: LoopState) {
        let now = MonotonicTime.now()
        let isCrowded = state.connections.count > limits.connectionsPerLoopMax * 3 / 4
        for connection in state.connections.values { connection.checkTime(at: now, isCrowded: isCrowded) }
    }

    /// A request that has come, to be handed to ``handle(_:)``.
    func makeExchange(_ request: HTTPRequestHead, on transport: any Transport, stream: any HTTPServerStream) -> HTTPExchange {
        HTTPExchange(
            request: request, peer: transport.peer, loop: transport.loop, stream: stream, trustedProxies: trustedProxies,
            policy: states[transport.loop].policy)
    }

    func handle(_ exchange: HTTPExchange) {
        requests.wrappingAdd(1, ordering: .relaxed)
        if let redirect, !exchange.isEncrypted, let answer = redirect.answer(to: exchange.request) { return exchange.respond(answer) }
        switch router.match(exchange.request.method, exchange.request.path) {
        case .found(let handler, let parameters): handler(exchange, parameters)
        case .methodNotAllowed(let allowed):
            exchange.respond(
                .error(
                    .methodNotAllowed, code: "method_not_allowed", "This address doesn't take \(exchange.request.method.name) requests.",
                    headers: ["Allow": allowed.map(\.name).joined(separator: ", ")]))
        case .notFound: notFound(exchange)
        }
    }

    func noteUnsafeHeader(_ error: HTTPEncodeError) {
        log.error("a handler gave a header that can't be sent", ["header": .string(error.headerName)])
    }

    func noteRefusedConnection(_ error: HTTP2Error, _ peer: SocketAddress) {
        let fields: LogFields = ["error": .string(error.sentence), "address": .string(peer.host)]
        // Who asks too much means it; who speaks wrongly is a scanner, of which there are many.
        if error.code == .enhanceYourCalm { log.warning("connection refused", fields) } else { log.debug("connection refused", fields) }
    }

    func noteBrokenLength() { log.error("a handler gave a body of another length than it had said") }

    /// The `Date` header, formatted once a second.
    func date(on loop: EventLoop) -> String {
        let state = states[loop]
        let second = Int(WallClock.milliseconds() / 1000)
        if state.date.second != second { state.date = (second, HTTPDate.format(secondsSince1970: second)) }
        return state.date.text
    }

    /// Takes no new connections, ends idle ones, and lets answers that are under way finish.
    package func drain() async {
        draining.store(true, ordering: .relaxed)
        for loop in group.loops {
            await loop.run { [self] in
                let state = states[loop]
                for listener in state.listeners { listener.close() }
                state.listeners = []
                for connection in Array(state.connections.values) { connection.drain() }
            }
        }
    }

    /// Cuts what is left.
    package func close() async {
        for loop in group.loops {
            await loop.run { [self] in
                let state = states[loop]
                for connection in Array(state.connections.values) { connection.close() }
                state.clock?.cancel()
                state.clock = nil
            }
        }
    }
}
