import HTTP
import HTTP2
import Runtime

/// One request on an HTTP/2 connection, and its answer.
final class HTTP2Stream: HTTPServerStream {
    let id: HTTP2ServerSession.StreamID
    // The connection keeps its streams and ends them before it goes.
    private unowned let connection: HTTP2Connection
    private let request: HTTPRequestHead
    private(set) var exchange: HTTPExchange?
    private var session: HTTP2ServerSession { connection.session }
    private var server: HTTPServer { connection.server }

    /// Bytes of the answer still to be written, where its length was said.
    private var promisedBytes: Int?
    private var isAnswering = false
    /// The answer has no body on the wire, whatever the handler writes.
    private var hasNoBody = false
    /// The answer says that the request is none; what still comes of it is left unread, and the client's window closes.
    private var isRefused = false
    private var isOver = false

    private var bodyBytesMax: Int
    private var bodyBytes = 0
    private var requestIsComplete = false
    private var progress = BodyProgress(at: .now())
    private var isPaused = false
    /// What came while the handler took nothing: at most a window.
    private var heldBody: [[UInt8]] = []
    private var owesContinue: Bool
    /// Since when the client keeps us from sending, and how much waited then.
    private var heldBack: (since: MonotonicTime, pendingBytes: Int)?

    init(_ id: HTTP2ServerSession.StreamID, of connection: HTTP2Connection, request: HTTPRequestHead) {
        self.id = id
        self.connection = connection
        self.request = request
        bodyBytesMax = connection.server.limits.parser.bodyBytesMax
        owesContinue = request.expectsContinue
    }

    func begin() {
        let exchange = server.makeExchange(request, on: connection.transport, stream: self)
        self.exchange = exchange
        server.handle(exchange)
    }

    /// Answers what is no request, or one with too much of something.
    func refuse(_ error: HTTPParseError) {
        guard !isAnswering else { return breakOff(.cancel) }
        isRefused = true
        let ended = exchange
        exchange = nil
        ended?.end()
        let response = HTTPResponse.error(error.status, code: error.code, error.sentence)
        start(response.head, length: response.bodyByteCount, body: response.body)
        finish()
    }

    // MARK: The request's body

    func receive(_ bytes: [UInt8]) {
        if isRefused { return }
        bodyBytes += bytes.count
        progress.note(bytes.count, at: .now())
        guard bodyBytes <= bodyBytesMax else { return refuse(Self.tooLarge(bodyBytesMax)) }
        if isPaused { heldBody.append(bytes) } else { deliver(bytes) }
    }

    private func deliver(_ bytes: [UInt8]) {
        session.consumed(id, bytes.count)
        exchange?.receiveBody(bytes[...])
    }

    func receiveEnd() {
        requestIsComplete = true
        if heldBody.isEmpty { exchange?.receiveBodyEnd() }
    }

    func wantsBody(limit: Int?) {
        if let limit { bodyBytesMax = limit }
        if case .length(let count) = request.bodyFraming, count > bodyBytesMax { return refuse(Self.tooLarge(bodyBytesMax)) }
        guard owesContinue else { return }
        owesContinue = false
        session.sendContinue(id)
        connection.flushSoon()
    }

    func pauseBody() {
        isPaused = true
        progress.pause(at: .now())
    }

    func resumeBody() {
        guard isPaused else { return }
        isPaused = false
        progress.resume(at: .now())
        let bound = LoopBound(self, on: connection.transport.loop)
        connection.transport.loop.execute { bound.value.deliverHeldBody() }
    }

    private func deliverHeldBody() {
        guard !isOver else { return }
        while !isPaused, !heldBody.isEmpty { deliver(heldBody.removeFirst()) }
        if heldBody.isEmpty, requestIsComplete, !isPaused { exchange?.receiveBodyEnd() }
        connection.flushSoon()
    }

    private static func tooLarge(_ limit: Int) -> HTTPParseError {
        HTTPParseError(.contentTooLarge, "The body has more than \(limit) bytes (bodyBytesMax).")
    }

    // MARK: The answer

    var isEncrypted: Bool { connection.transport.isEncrypted }
    var pendingBytes: Int { session.pendingBytes(id) }

    func start(_ head: HTTPResponseHead, length: Int?, body: [ArraySlice<UInt8>]) {
        guard !isOver else { return }
        isAnswering = true
        hasNoBody = request.method == .head || head.status.forbidsBody || length == 0
        promisedBytes = length
        let date = server.date(on: connection.transport.loop)
        do throws(HTTPEncodeError) {
            try session.respond(id, head, length: length, hasBody: !hasNoBody, date: date)
        } catch {
            server.noteUnsafeHeader(error)
            hasNoBody = true
            try? session.respond(id, HTTPResponseHead(.internalServerError), length: 0, hasBody: false, date: date)
        }
        write(body)
    }

    func write(_ chunks: [ArraySlice<UInt8>]) {
        guard !isOver else { return }
        connection.flushSoon()
        if hasNoBody { return }
        if let rest = promisedBytes {
            let count = chunks.reduce(0) { $0 + $1.count }
            guard count <= rest else { return breakPromise() }
            promisedBytes = rest - count
        }
        session.write(id, chunks)
        if promisedBytes == 0 { session.finish(id) }
    }

    func finish() {
        exchange = nil
        guard !isOver else { return }
        connection.flushSoon()
        if hasNoBody { return }
        if let rest = promisedBytes, rest > 0 { return breakPromise() }
        session.finish(id)
    }

    func abort() {
        exchange = nil
        breakOff(.internalError)
    }

    /// A body of another length than its head has said.
    private func breakPromise() {
        server.noteBrokenLength()
        breakOff(.internalError)
    }

    private func breakOff(_ code: HTTP2Error.Code) {
        guard !isOver else { return }
        session.reset(id, code)
        connection.flushSoon()
    }

    /// WebSockets go by HTTP/1.1, where browsers look for them unless extended CONNECT (RFC 8441) is offered.
    func startTunnel(_ head: HTTPResponseHead) { abort() }

    func drained() { exchange?.drained() }

    /// The stream is over.
    func end() {
        isOver = true
        heldBody = []
        let ended = exchange
        exchange = nil
        ended?.end()
    }

    // MARK: Time

    func checkTime(at now: MonotonicTime) {
        if !requestIsComplete, progress.isTooSlow(at: now, server.limits) {
            return refuse(HTTPParseError(.requestTimeout, "The request took too long to arrive."))
        }
        checkWindow(at: now)
    }

    /// A client that opens its window by a byte now and then only wants to hold our memory, as one that reads so slowly (see
    /// ``TCPConnection/Limits``).
    private func checkWindow(at now: MonotonicTime) {
        guard session.isHeldBack(id) else { return heldBack = nil }
        guard let (since, before) = heldBack else { return heldBack = (now, pendingBytes) }
        let limits = server.limits.transport
        // What was written since hides what has gone: a client that takes enough is then looked at again.
        if before - pendingBytes >= limits.stallBytesMin { return heldBack = (now, pendingBytes) }
        if now - since >= limits.stallMax { breakOff(.cancel) }
    }
}
