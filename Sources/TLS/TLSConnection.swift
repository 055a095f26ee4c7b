internal import Bytes
package import Runtime

/// TLS on a connection, as a server: the transport of the protocol above, and the delegate of the TCP connection below. Lives on its loop.
///
/// Plain bytes wait here, shared, and are encrypted as the peer takes them: of what is encrypted, which is the connection's own, there are never
/// more than ``Limits/encryptedBytesMax`` and what one call makes.
package final class TLSConnection: Transport {
    package struct Limits: Sendable {
        /// From the connection's first moment to the end of the handshake.
        package var handshakeTimeMax = Duration.seconds(10)
        /// Bytes that the peer may send before the handshake is over. A hello with every extension has about two thousand.
        package var handshakeBytesMax = 64 * 1024
        /// Encrypted bytes that wait for the peer, beyond which nothing more is encrypted.
        package var encryptedBytesMax = 64 * 1024
        /// The same where they are answers to the peer itself (to key updates): one who asks on without reading is cut off.
        package var unreadBytesMax = 512 * 1024
        package init() {}
    }

    private enum Phase {
        /// Next: `open` or `closed`.
        case handshaking(onEnd: (Result<TLSConnection, TLSError>) -> Void)
        /// Next: `flushing` or `closed`.
        case open
        /// All has been said; the rest is on its way. Next: `closed`.
        case flushing
        case closed
    }

    package var loop: EventLoop { below.loop }
    package var peer: SocketAddress { below.peer }
    package var isEncrypted: Bool { true }
    package weak var delegate: (any TransportDelegate)?
    package var pendingBytes: Int { plain.byteCount + below.pendingBytes }

    private let below: any Transport
    private let limits: Limits
    private let session: SessionHandle
    private var phase: Phase
    private var plain = ChunkQueue()
    private var isPaused = false
    private var isDelivering = false
    /// Something has had to wait, and the delegate wants to hear when it has gone.
    private var owesDrained = false
    /// The peer has said goodbye, and the delegate goes on writing.
    private var peerHasEnded = false
    private var handshakeBytes = 0
    private var timer: LoopTimer?

    /// RFC 8446, §5.1: a record holds at most so much.
    private static let recordBytesMax = 16 * 1024

    /// - Parameter onHandshake: called once, with the connection whose delegate is to be set, or why there is none.
    init?(
        below: any Transport, parameters: SessionParameters, limits: Limits,
        onHandshake: @escaping (Result<TLSConnection, TLSError>) -> Void
    ) {
        guard let session = SessionHandle(parameters) else { return nil }
        self.session = session
        self.below = below
        self.limits = limits
        phase = .handshaking(onEnd: onHandshake)
        below.delegate = self
    }

    /// Begins the handshake.
    package func start() {
        timer = loop.schedule(after: limits.handshakeTimeMax) { [weak self] in
            self?.fail(TLSError("The TLS handshake took too long (handshakeTimeMax)."))
        }
        below.start()
    }

    /// What ALPN has agreed on: "h2", "http/1.1".
    package var applicationProtocol: String? { session.applicationProtocol }
    package var isResumed: Bool { session.isResumed }
    /// "TLSv1.3".
    package var version: String { session.version }

    package var isOpen: Bool { if case .open = phase { true } else { false } }
    private var isClosed: Bool { if case .closed = phase { true } else { false } }

    // MARK: Sending

    package func write(_ chunks: [ArraySlice<UInt8>]) {
        guard isOpen else { return }
        plain.append(chunks)
        encrypt()
        if pendingBytes > 0 { owesDrained = true }
    }

    /// Encrypts what waits, as far as the peer takes it.
    private func encrypt() {
        while !isClosed, !plain.isEmpty, below.pendingBytes < limits.encryptedBytesMax {
            var room = limits.encryptedBytesMax
            while room > 0, let count = encryptRecord() { room -= count }
            flushOutput()
        }
        if case .flushing = phase, plain.isEmpty {
            session.end()
            flushOutput()
            below.closeAfterFlush()
        }
    }

    /// Encrypts the next bytes as one record; nil when there are none.
    private func encryptRecord() -> Int? {
        guard let first = plain.first else { return nil }
        let count = min(plain.byteCount, Self.recordBytesMax)
        // Short chunks, such as a head and the beginning of its body, go in one record.
        let bytes = first.count >= count ? first.prefix(count) : ArraySlice(plain.take(count).joined())
        if first.count >= count { _ = plain.take(count) }
        let progress = unsafe bytes.withUnsafeBytes { unsafe session.write($0) }
        guard case .done = progress else {
            fail(TLSError("Nothing more can be encrypted on this TLS connection."))
            return nil
        }
        return count
    }

    private func flushOutput() {
        let output = session.takeOutput()
        if !output.isEmpty { below.write(output) }
    }

    // MARK: Receiving

    package func pauseReading() {
        guard !isPaused else { return }
        isPaused = true
        below.pauseReading()
    }

    package func resumeReading() {
        guard isPaused, isOpen else { return }
        isPaused = false
        below.resumeReading()
        guard session.hasInput, !isDelivering else { return }
        // What has come already isn't delivered from within a call of the delegate.
        let bound = LoopBound(self, on: loop)
        loop.execute { bound.value.deliver() }
    }

    /// Gives the delegate what can be decrypted.
    private func deliver() {
        guard !isDelivering else { return }
        isDelivering = true
        defer { isDelivering = false }
        while isOpen, !isPaused, !peerHasEnded {
            let progress = unsafe withUnsafeTemporaryAllocation(byteCount: Self.recordBytesMax, alignment: 1) { buffer in
                let progress = unsafe session.read(into: buffer)
                // OpenSSL has filled so many bytes of the buffer.
                if case .done(let count) = progress {
                    unsafe delegate?.transport(self, received: RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count])))
                }
                return progress
            }
            switch progress {
            case .done: break
            case .needsInput: return answerPeer()
            case .ended: peerSaidGoodbye()
            case .failed(let error): return fail(error)
            }
        }
    }

    /// What OpenSSL says by itself, such as to a key update.
    private func answerPeer() {
        flushOutput()
        if below.pendingBytes > limits.unreadBytesMax { fail(TLSError("The client asks without reading (unreadBytesMax).")) }
    }

    private func peerSaidGoodbye() {
        peerHasEnded = true
        if let delegate, delegate.transportEnded(self) == .keepWriting { return }
        closeAfterFlush()
    }

    // MARK: The handshake

    private func shakeHands() {
        let progress = session.handshake()
        flushOutput()
        guard case .handshaking(let onEnd) = phase else { return }
        switch progress {
        case .done:
            timer?.cancel()
            phase = .open
            onEnd(.success(self))
            deliver()
        case .needsInput:
            if handshakeBytes > limits.handshakeBytesMax { fail(TLSError("The TLS handshake is too long (handshakeBytesMax).")) }
        case .ended: fail(TLSError("The client left during the TLS handshake."))
        case .failed(let error): fail(error)
        }
    }

    // MARK: The end

    package func close() { below.close() }

    package func closeAfterFlush() {
        guard isOpen else { return }
        phase = .flushing
        encrypt()
    }

    /// Ends what can't go on. OpenSSL's alert, which says why, goes out before.
    private func fail(_ error: TLSError) {
        guard !isClosed else { return }
        let wasHandshaking = endHandshake(.failure(error))
        flushOutput()
        if wasHandshaking { below.closeAfterFlush() } else { below.close() }
    }

    private func endHandshake(_ result: Result<TLSConnection, TLSError>) -> Bool {
        guard case .handshaking(let onEnd) = phase else { return false }
        timer?.cancel()
        phase = .flushing
        onEnd(result)
        return true
    }
}

extension TLSConnection: TransportDelegate {
    package func transport(_ transport: any Transport, received bytes: RawSpan) {
        guard session.receive(bytes) else { return fail(TLSError("There is no memory for what the client sends.")) }
        switch phase {
        case .handshaking:
            handshakeBytes += bytes.byteCount
            shakeHands()
        case .open: deliver()
        case .flushing, .closed: break
        }
    }

    package func transportDrained(_ transport: any Transport) {
        encrypt()
        guard isOpen, owesDrained, pendingBytes == 0 else { return }
        owesDrained = false
        delegate?.transportDrained(self)
    }

    /// The peer has closed its side; it should have said so before (`close_notify`), or somebody on the way has cut its words short.
    package func transportEnded(_ transport: any Transport) -> AfterPeerEnd {
        isOpen && peerHasEnded ? .keepWriting : .close
    }

    package func transportClosed(_ transport: any Transport, reason: CloseReason) {
        if endHandshake(.failure(TLSError("The client left during the TLS handshake."))) {
            phase = .closed
            return
        }
        phase = .closed
        plain = ChunkQueue()
        delegate?.transportClosed(self, reason: reason)
    }
}
