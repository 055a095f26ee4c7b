import HTTP
import HTTP2
import Runtime

/// An HTTP/2 connection (RFC 9113): many exchanges at once, each on a stream of its own. Joins the session, which knows the protocol and no
/// socket, to a transport.
///
/// What producers write waits in the session, not in the transport: the transport gets ``outputBytesMax`` at a time, so that what is urgent
/// needn't wait behind what was written before.
final class HTTP2Connection: TransportDelegate, HTTPServerConnection {
    /// Bytes handed to the transport at once.
    private static let outputBytesMax = 64 * 1024

    let transport: any Transport
    let server: HTTPServer
    private let onClose: () -> Void
    let session: HTTP2ServerSession
    private var streams: [HTTP2ServerSession.StreamID: HTTP2Stream] = [:]
    /// Since when there has been no stream.
    private var idleSince = MonotonicTime.now()
    private var hasHadRequest = false
    private var isDraining = false
    private var isClosing = false
    private var isFlushing = false
    private var willFlush = false

    init(transport: any Transport, server: HTTPServer, onClose: @escaping () -> Void) {
        self.transport = transport
        self.server = server
        self.onClose = onClose
        session = HTTP2ServerSession(limits: server.limits.http2, at: Self.uptime())
        transport.delegate = self
        // Our settings go first (RFC 9113, §3.4).
        flushSoon()
    }

    private static func uptime() -> Duration { .nanoseconds(Int64(clamping: MonotonicTime.now().nanoseconds)) }

    // MARK: From the network

    func transport(_ transport: any Transport, received bytes: RawSpan) {
        guard !isClosing else { return }
        do throws(HTTP2Error) { try session.receive(bytes, at: Self.uptime()) } catch {
            server.noteRefusedConnection(error, transport.peer)
        }
        handleEvents()
        flush()
    }

    func transportDrained(_ transport: any Transport) { flush() }

    /// A client that has said all may still read; one that has gone ends its streams by closing.
    func transportEnded(_ transport: any Transport) -> AfterPeerEnd { streams.isEmpty ? .close : .keepWriting }

    func transportClosed(_ transport: any Transport, reason: CloseReason) {
        isClosing = true
        let ended = streams
        streams = [:]
        for stream in ended.values { stream.end() }
        onClose()
    }

    private func handleEvents() {
        while let event = session.nextEvent() {
            switch event {
            case .request(let id, let head): begin(id, head)
            case .badRequest(let id, let error): refuse(id, error)
            case .body(let id, let bytes): streams[id]?.receive(bytes)
            case .end(let id): streams[id]?.receiveEnd()
            case .drained(let id): streams[id]?.drained()
            case .closed(let id): close(id)
            }
        }
    }

    private func begin(_ id: HTTP2ServerSession.StreamID, _ head: HTTPRequestHead) {
        hasHadRequest = true
        let stream = HTTP2Stream(id, of: self, request: head)
        streams[id] = stream
        stream.begin()
    }

    private func refuse(_ id: HTTP2ServerSession.StreamID, _ error: HTTPParseError) {
        hasHadRequest = true
        let stream = HTTP2Stream(id, of: self, request: HTTPRequestHead(method: .get, target: "/", path: "/", version: .http2))
        streams[id] = stream
        stream.refuse(error)
    }

    private func close(_ id: HTTP2ServerSession.StreamID) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        if streams.isEmpty { idleSince = .now() }
        stream.end()
    }

    // MARK: To the network

    /// Sends what there is when the present turn's work is done: what many exchanges answer to one event goes out together.
    func flushSoon() {
        guard !willFlush, !isClosing else { return }
        willFlush = true
        let bound = LoopBound(self, on: transport.loop)
        transport.loop.execute {
            bound.value.willFlush = false
            bound.value.flush()
        }
    }

    private func flush() {
        guard !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        while !isClosing, transport.pendingBytes < Self.outputBytesMax {
            let chunks = session.takeOutput(byteCountMax: Self.outputBytesMax)
            if chunks.isEmpty { break }
            transport.write(chunks)
            handleEvents()
        }
        handleEvents()
        if !isClosing, session.isOver || isDraining && streams.isEmpty { closeAfterFlush() }
    }

    private func closeAfterFlush() {
        isClosing = true
        transport.closeAfterFlush()
        let ended = streams
        streams = [:]
        for stream in ended.values { stream.end() }
    }

    // MARK: From the server

    func checkTime(at now: MonotonicTime, isCrowded: Bool) {
        guard !isClosing else { return }
        for stream in Array(streams.values) { stream.checkTime(at: now) }
        guard streams.isEmpty else { return flush() }
        let limits = server.limits
        let idleTimeMax = isCrowded ? limits.crowdedIdleTimeMax : limits.idleTimeMax
        if now - idleSince > (hasHadRequest ? idleTimeMax : min(idleTimeMax, limits.requestTimeMax)) { drain() }
    }

    func drain() {
        guard !isDraining, !isClosing else { return }
        isDraining = true
        session.goAway()
        for stream in Array(streams.values) { stream.exchange?.goingAway() }
        flush()
    }

    func close() { transport.close() }
}
