import Bytes
import HTTP
import Runtime

/// An HTTP/1.1 connection (RFC 9112): one exchange at a time, the next request read when the last is answered.
///
/// Two things are under way at once and end in either order: the request (its body may still come while it is answered) and the answer. The
/// parser gives the next request only after both have ended. Reading goes on while an answer is held, within a bound, because a client's
/// leaving can only be read.
final class HTTP1Connection: TransportDelegate, HTTPServerStream, HTTPServerConnection {
    /// What we wait for, and since when.
    enum Awaiting {
        /// A request's first byte, on a connection that has had its answers. Next: `head`.
        case request(since: MonotonicTime)
        /// The rest of a request's head, or a new connection's first request. Next: `body`.
        case head(since: MonotonicTime)
        /// The rest of a request, which may be answered already. Next: `answer`, or `request` or `head` where it has been.
        case body(BodyProgress)
        /// Nothing from the client: the answer is ours to give. Next: `request` or `head`.
        case answer
        /// As `answer`, and the client has closed its side: it may have gone.
        case lastAnswer(since: MonotonicTime)
    }

    /// How the answer under way is framed.
    enum Framing {
        /// No body follows the head, or none that may be sent.
        case none
        /// So many bytes are still to come.
        case length(rest: Int)
        case chunked
        case untilClose
        /// Another protocol has taken over.
        case tunnel
    }

    let transport: any Transport
    let server: HTTPServer
    private let onClose: () -> Void
    private var parser: HTTPRequestParser
    var exchange: HTTPExchange?
    /// Nil before an answer's head and after its end.
    var framing: Framing?
    private var awaiting: Awaiting
    private var requestIsComplete = true
    private var answerIsComplete = true
    /// The client waits to be asked for its body.
    var owesContinue = false
    var closesAfterAnswer = false
    private var bodyIsPaused = false
    /// What came behind an upgraded request, until the other protocol's handlers are set.
    private var earlyTunnelBytes: [UInt8] = []
    private var peerHasEnded = false
    /// Nothing is read or said any more.
    private var isClosing = false
    private var isProcessing = false

    init(transport: any Transport, server: HTTPServer, onClose: @escaping () -> Void) {
        self.transport = transport
        self.server = server
        self.onClose = onClose
        parser = HTTPRequestParser(limits: server.limits.parser)
        awaiting = .head(since: .now())
        transport.delegate = self
    }

    private var isTunnel: Bool {
        if case .tunnel = framing { return true }
        return false
    }

    // MARK: From the network

    func transport(_ transport: any Transport, received bytes: RawSpan) {
        if isTunnel {
            var copy: [UInt8] = []
            copy.append(contentsOf: bytes)
            exchange?.receiveBody(copy[...])
            return
        }
        if case .request = awaiting { awaiting = .head(since: .now()) }
        parser.receive(bytes)
        process()
    }

    func transportDrained(_ transport: any Transport) {
        if let exchange { exchange.drained() } else { process() }
    }

    func transportEnded(_ transport: any Transport) -> AfterPeerEnd {
        peerHasEnded = true
        if isTunnel { exchange?.receiveBodyEnd() }
        if owesUnreadAnswers { return .keepWriting }
        guard let exchange, requestIsComplete, !isClosing else { return endExchange() }
        switch framing {
        case nil: awaiting = .lastAnswer(since: .now())
        case .length: break
        // An answer of unknown length may have no end, and who listens to it has most likely gone.
        case .chunked, .untilClose, .tunnel, .some(.none): return endExchange()
        }
        return exchange.isOpen ? .keepWriting : .close
    }

    private func endExchange() -> AfterPeerEnd {
        let ended = exchange
        exchange = nil
        isClosing = true
        ended?.end()
        return .close
    }

    func transportClosed(_ transport: any Transport, reason: CloseReason) {
        _ = endExchange()
        onClose()
    }

    /// Whether the parser may be asked for more: not while an answer is owed, nor while the handler takes no more of the body, nor while the
    /// client leaves its answers unread.
    private var mayReadOn: Bool {
        !isClosing && !isTunnel && !bodyIsPaused && (answerIsComplete || !requestIsComplete) && !owesUnreadAnswers
    }

    /// Between two requests of a client that asks on without reading what it is answered. The next one waits until the answers are gone;
    /// a client that never reads them is cut by the transport.
    private var owesUnreadAnswers: Bool {
        answerIsComplete && requestIsComplete && !isClosing && parser.unreadCount > 0
            && transport.pendingBytes >= HTTPExchange.highWaterBytes
    }

    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        do throws(HTTPParseError) {
            while mayReadOn, let event = try parser.nextEvent() { handle(event) }
        } catch {
            refuse(error)
        }
        isProcessing = false
        // Nothing that is still in the parser can become whole any more.
        if peerHasEnded, exchange == nil, !owesUnreadAnswers { closeAfterFlush() }
        balanceReading()
    }

    /// A client that sends much ahead is not read further until it has got its answers.
    private func balanceReading() {
        if bodyIsPaused || !earlyTunnelBytes.isEmpty || !mayReadOn && !isTunnel && parser.unreadCount >= server.limits.pipelinedBytesMax {
            transport.pauseReading()
        } else {
            transport.resumeReading()
        }
    }

    private func handle(_ event: HTTPRequestParser.Event) {
        switch event {
        case .head(let head):
            awaiting = .body(BodyProgress(at: .now()))
            requestIsComplete = false
            answerIsComplete = false
            owesContinue = head.expectsContinue
            closesAfterAnswer = !head.isKeepAlive || server.isDraining
            let exchange = server.makeExchange(head, on: transport, stream: self)
            self.exchange = exchange
            server.handle(exchange)
        case .body(let chunk):
            changeProgress { $0.note(chunk.count, at: .now()) }
            exchange?.receiveBody(chunk)
        case .end:
            requestIsComplete = true
            awaiting = peerHasEnded ? .lastAnswer(since: .now()) : .answer
            exchange?.receiveBodyEnd()
            finishIfComplete()
        }
    }

    private func changeProgress(_ change: (inout BodyProgress) -> Void) {
        guard case .body(var progress) = awaiting else { return }
        change(&progress)
        awaiting = .body(progress)
    }

    private func refuse(_ error: HTTPParseError) {
        // The answer is there; only the rest of its request was bad.
        if answerIsComplete, !requestIsComplete { return closeAfterFlush() }
        // Where an answer has begun, nothing else can be said on this connection.
        guard exchange?.isAnswered != true else { return close() }
        _ = endExchange()
        let response = HTTPResponse.error(error.status, code: error.code, error.sentence)
        send(response.head, length: response.bodyByteCount, body: response.body, by: .afterParseError)
        transport.closeAfterFlush()
    }

    // MARK: The end of an answer

    func answerEnded() {
        framing = nil
        exchange = nil
        answerIsComplete = true
        bodyIsPaused = false
        // What is left of the body is skipped.
        changeProgress { $0.resume(at: .now()) }
        finishIfComplete()
    }

    private func finishIfComplete() {
        guard answerIsComplete, !isClosing else { return }
        if closesAfterAnswer { return closeAfterFlush() }
        if requestIsComplete { awaiting = parser.unreadCount > 0 ? .head(since: .now()) : .request(since: .now()) }
        process()
    }

    func closeAfterFlush() {
        guard !isClosing else { return }
        isClosing = true
        transport.closeAfterFlush()
    }

    func close() { transport.close() }

    // MARK: The request's body

    func wantsBody(limit: Int?) {
        if let limit { parser.bodyBytesMax = limit }
        guard owesContinue else { return }
        // A body that is too large is refused by the parser; the client needn't send it for that.
        if case .length(let count) = exchange?.request.bodyFraming, count > parser.bodyBytesMax { return }
        owesContinue = false
        transport.write(HTTP1ResponseEncoder.continueResponse)
    }

    func pauseBody() {
        guard !requestIsComplete || isTunnel else { return }
        bodyIsPaused = true
        changeProgress { $0.pause(at: .now()) }
        transport.pauseReading()
    }

    func resumeBody() {
        guard bodyIsPaused else { return }
        bodyIsPaused = false
        changeProgress { $0.resume(at: .now()) }
        process()
    }

    func startTunnel(_ head: HTTPResponseHead) {
        send(head, length: nil, body: [], by: HTTP1ResponseEncoder(isHead: false, version: .http1_1, isKeepAlive: true))
        framing = .tunnel
        requestIsComplete = true
        awaiting = .answer
        closesAfterAnswer = true
        earlyTunnelBytes = parser.takeUnread()
        guard !earlyTunnelBytes.isEmpty else { return }
        transport.pauseReading()
        let bound = LoopBound(self, on: transport.loop)
        transport.loop.execute { bound.value.deliverEarlyTunnelBytes() }
    }

    private func deliverEarlyTunnelBytes() {
        let early = earlyTunnelBytes
        earlyTunnelBytes = []
        exchange?.receiveBody(early[...])
        balanceReading()
    }

    // MARK: Time

    func checkTime(at now: MonotonicTime, isCrowded: Bool) {
        guard !isClosing else { return }
        let limits = server.limits
        switch awaiting {
        case .answer: break
        case .request(let since):
            if now - since > (isCrowded ? limits.crowdedIdleTimeMax : limits.idleTimeMax) { closeAfterFlush() }
        case .head(let since):
            if owesUnreadAnswers {
                awaiting = .head(since: now)
                return
            }
            guard now - since > limits.requestTimeMax else { return }
            // A browser opens connections ahead, and takes an answer to a question it hasn't asked for an error.
            if parser.isIdle { closeAfterFlush() } else { refuse(Self.tooSlow) }
        case .body(let progress):
            if progress.isTooSlow(at: now, limits) { refuse(Self.tooSlow) }
        case .lastAnswer(let since):
            if now - since > limits.halfClosedTimeMax { close() }
        }
    }

    private static let tooSlow = HTTPParseError(.requestTimeout, "The request took too long to arrive.")

    func drain() {
        closesAfterAnswer = true
        if let exchange { exchange.goingAway() } else { closeAfterFlush() }
    }
}
