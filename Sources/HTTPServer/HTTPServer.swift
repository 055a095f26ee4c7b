package import HTTP
package import Logging
package import Runtime
import Synchronization

/// What answers a request. Called on the loop of the connection; it must not block.
package typealias HTTPHandler = @Sendable (HTTPExchange, RouteParameters) -> Void

/// Serves HTTP on every loop of a group.
package final class HTTPServer: Sendable {
    package struct Limits: Sendable {
        package var parser = HTTPRequestParser.Limits()
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
    }

    /// - Parameters:
    ///   - notFound: answers what no route does.
    ///   - trustedProxies: whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    package init(
        group: EventLoopGroup, router: Router<HTTPHandler>, notFound: @escaping @Sendable (HTTPExchange) -> Void, log: Log,
        limits: Limits = Limits(), trustedProxies: TrustedProxies = .thisMachine
    ) {
        self.group = group
        self.router = router
        self.notFound = notFound
        self.log = log.area("http")
        self.limits = limits
        self.trustedProxies = trustedProxies
        states = LoopLocal(group) { _ in LoopState() }
    }

    package var connectionCount: Int { connections.load(ordering: .relaxed) }
    package var requestCount: Int { requests.load(ordering: .relaxed) }
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// Listens on every loop. Throws when the port can't be had.
    package func listen(address: SocketAddress) async throws(SystemCallError) -> SocketAddress {
        try await group.listen(address) { (loop, address) throws(SystemCallError) in try self.listen(on: loop, address) }
    }

    private func listen(on loop: EventLoop, _ address: SocketAddress) throws(SystemCallError) -> SocketAddress {
        let state = states[loop]
        let listener = try TCPListener(loop: loop, address: address) { [self] descriptor, peer in
            guard state.connections.count < limits.connectionsPerLoopMax else { return }
            serve(TCPConnection(loop: loop, adopting: descriptor, peer: peer, limits: limits.transport))
        }
        state.listeners.append(listener)
        if state.clock == nil {
            state.clock = loop.scheduleRepeating(every: limits.clockInterval) { [weak self] in self?.checkTimes(on: state) }
        }
        return listener.address
    }

    /// Serves HTTP/1.1 on a connection. Where TLS stands below and has agreed on `h2`, another class takes the connection here.
    private func serve(_ transport: any Transport) {
        let state = states[transport.loop]
        let id = identifiers.wrappingAdd(1, ordering: .relaxed).newValue
        state.connections[id] = HTTP1Connection(transport: transport, server: self) { [weak self] in
            state.connections[id] = nil
            self?.connections.wrappingSubtract(1, ordering: .relaxed)
        }
        connections.wrappingAdd(1, ordering: .relaxed)
        transport.start()
    }

    private func checkTimes(on state: LoopState) {
        let now = MonotonicTime.now()
        let isCrowded = state.connections.count > limits.connectionsPerLoopMax * 3 / 4
        for connection in state.connections.values { connection.checkTime(at: now, isCrowded: isCrowded) }
    }

    func handle(_ exchange: HTTPExchange) {
        requests.wrappingAdd(1, ordering: .relaxed)
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
