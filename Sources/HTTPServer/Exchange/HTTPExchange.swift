package import HTTP
package import Runtime

/// One request, and the way to answer it: at once, later (a held playlist), or bit by bit (events, files). Lives on its connection's loop.
package final class HTTPExchange {
    private enum State { case waiting, answering, finished }

    /// Bytes waiting for the client beyond which a well-behaved producer waits for ``onDrain``.
    package static let highWaterBytes = 512 * 1024

    package let request: HTTPRequestHead
    /// Who holds the other end of the connection: the client, or a proxy.
    package let peer: SocketAddress
    private let trustedProxies: TrustedProxies
    private let policy: AnswerPolicy
    package let loop: EventLoop
    private weak var stream: (any HTTPServerStream)?
    private var state = State.waiting
    private var endHandler: (() -> Void)?
    private var bodyHandlers: (onChunk: (ArraySlice<UInt8>) -> Void, onEnd: () -> Void)?

    /// Called when what had to wait for the client has gone. Not called where nothing had to wait: see ``hasPendingBytes``.
    package var onDrain: (() -> Void)?
    /// Called when the server is ending: an answer that would go on for ever is finished now.
    package var onGoingAway: (() -> Void)?

    /// Called once when the exchange is over, well or not: let go of what belongs to it. Where it is over already (the client left while the
    /// answer was worked out), it is called at once.
    package var onEnd: (() -> Void)? {
        get { endHandler }
        set {
            if isOpen { endHandler = newValue } else { newValue?() }
        }
    }

    init(
        request: HTTPRequestHead, peer: SocketAddress, loop: EventLoop, stream: any HTTPServerStream,
        trustedProxies: TrustedProxies = .thisMachine, policy: AnswerPolicy = AnswerPolicy()
    ) {
        self.request = request
        self.peer = peer
        self.trustedProxies = trustedProxies
        self.policy = policy
        self.loop = loop
        self.stream = stream
    }

    /// The client is there and the answer is not complete.
    package var isOpen: Bool { state != .finished }
    package var isAnswered: Bool { state != .waiting }
    /// Where the request came from, also through a trusted proxy.
    package var client: SocketAddress { trustedProxies.client(of: request, from: peer) }
    /// Nobody between the client and this server, or the trusted proxy before it, can read or change what is said.
    package var isEncrypted: Bool { stream?.isEncrypted ?? false || trustedProxies.sawTLS(request, from: peer) }
    package var pendingBytes: Int { stream?.pendingBytes ?? 0 }
    package var hasPendingBytes: Bool { pendingBytes > 0 }
    package var isWritable: Bool { isOpen && pendingBytes < Self.highWaterBytes }

    // MARK: Answering

    /// The whole answer at once.
    package func respond(_ response: HTTPResponse) {
        guard state == .waiting else { return }
        state = .answering
        policy.compress(response, for: request, on: loop) { [self] in
            guard isOpen else { return }
            stream?.start(completed($0.head), length: $0.bodyByteCount, body: $0.body)
            finish()
        }
    }

    private func completed(_ head: HTTPResponseHead) -> HTTPResponseHead {
        var head = head
        policy.complete(&head, isEncrypted: isEncrypted)
        return head
    }

    /// Works out the answer elsewhere; the loop goes on meanwhile.
    ///
    /// - Parameter executor: where, by preference (SE-0417); nil: where tasks run.
    package func respond(on executor: (any TaskExecutor)? = nil, _ work: @escaping @Sendable () async -> HTTPResponse) {
        let bound = LoopBound(self, on: loop)
        let loop = loop
        Task(executorPreference: executor) {
            let response = await work()
            loop.execute { bound.value.respond(response) }
        }
    }

    /// Starts an answer whose body follows by ``write(_:)`` and ``finish()``. With a `length`, exactly that many bytes must follow: an answer
    /// with more or less is broken off.
    package func start(_ head: HTTPResponseHead, length: Int? = nil) {
        guard state == .waiting else { return }
        state = .answering
        stream?.start(completed(head), length: length, body: [])
    }

    package func write(_ chunks: [ArraySlice<UInt8>]) {
        guard state == .answering else { return }
        stream?.write(chunks)
    }

    package func finish() {
        guard state == .answering else { return }
        let stream = stream
        end()
        stream?.finish()
    }

    /// Breaks the answer off.
    package func abort() {
        guard state != .finished else { return }
        let stream = stream
        end()
        stream?.abort()
    }

    // MARK: The request's body

    /// Takes the request's body as it comes. To be called by the handler at once, or the body is skipped. `onEnd` tells that it came whole; a
    /// client that leaves before is told by ``onEnd`` of the exchange.
    ///
    /// - Parameter limit: bytes, of which one more is answered with 413; nil for the server's own limit.
    package func streamBody(limit: Int? = nil, onChunk: @escaping (ArraySlice<UInt8>) -> Void, onEnd: @escaping () -> Void) {
        guard isOpen else { return }
        bodyHandlers = (onChunk, onEnd)
        stream?.wantsBody(limit: limit)
    }

    /// Takes the request's body whole; one that is longer than `limit` is answered with 413.
    package func readBody(limit: Int = 64 * 1024, _ completion: @escaping ([UInt8]) -> Void) {
        var bytes: [UInt8] = []
        streamBody(limit: limit) {
            bytes += $0
        } onEnd: {
            completion(bytes)
        }
    }

    /// Back-pressure towards a client whose body comes faster than it can be used. The client's time doesn't run meanwhile. While reading is
    /// paused, a client that leaves isn't noticed.
    package func pauseBody() { if isOpen { stream?.pauseBody() } }
    package func resumeBody() { if isOpen { stream?.resumeBody() } }

    // MARK: Another protocol

    /// Answers with `head` and leaves HTTP: what the client sends from now on goes to `onChunk`, and ``write(_:)`` sends bytes as they are.
    func startTunnel(_ head: HTTPResponseHead, onChunk: @escaping (ArraySlice<UInt8>) -> Void, onEnd: @escaping () -> Void) {
        guard state == .waiting else { return }
        state = .answering
        bodyHandlers = (onChunk, onEnd)
        stream?.startTunnel(head)
    }

    // MARK: From the stream

    func receiveBody(_ chunk: ArraySlice<UInt8>) { bodyHandlers?.onChunk(chunk) }

    func receiveBodyEnd() {
        let handlers = bodyHandlers
        bodyHandlers = nil
        handlers?.onEnd()
    }

    func drained() { if isOpen { onDrain?() } }
    func goingAway() { if isOpen { onGoingAway?() } }

    /// The client has gone, or all is said. What handlers hold is let go of, also where it holds the exchange.
    func end() {
        guard state != .finished else { return }
        state = .finished
        onDrain = nil
        onGoingAway = nil
        bodyHandlers = nil
        let handler = endHandler
        endHandler = nil
        handler?()
    }
}
