/// A two-way stream of bytes on a loop. Everything on it happens on the loop.
///
/// What serves a protocol (``HTTPServer``'s connections, RTMP ingest) knows a connection by this only. TCP is ``TCPConnection``; TLS is a class
/// that is both: the `Transport` of the protocol above, and the ``TransportDelegate`` of the TCP connection below. Each member has its meaning there
/// too:
/// - the delegate hears nothing before the handshake is over, so that whoever accepts can choose the protocol that ALPN agreed on before it makes
///   the delegate;
/// - ``pendingBytes`` counts what waits in TLS and below; ``pauseReading()`` is passed down, and so is back-pressure;
/// - ``closeAfterFlush()`` sends `close_notify` and closes what is below alike; the peer's `close_notify` is
///   ``TransportDelegate/transportEnded(_:)``, a TCP end without it ends the connection.
package protocol Transport: AnyObject {
    var loop: EventLoop { get }
    var peer: SocketAddress { get }
    /// Whether nobody between here and the peer can read or change the bytes.
    var isEncrypted: Bool { get }
    var delegate: (any TransportDelegate)? { get set }
    /// Nobody has ended it, and more can be said.
    var isOpen: Bool { get }
    /// Bytes handed to ``write(_:)`` that the kernel has not taken yet.
    var pendingBytes: Int { get }

    /// Begins to deliver to the delegate.
    func start()
    /// Queues chunks, in order, and sends what can be sent now. Never fails, and calls no delegate unless the stream is broken.
    func write(_ chunks: [ArraySlice<UInt8>])
    /// Stops and starts the delivery of bytes: back-pressure towards the peer. While it is stopped, the peer's end isn't seen either.
    func pauseReading()
    func resumeReading()
    /// Closes at once; what is pending is lost.
    func close()
    /// Closes after what is pending has been sent, in such a way that the peer gets to read it. Nothing is delivered any more.
    func closeAfterFlush()
}

extension Transport {
    package var isEncrypted: Bool { false }
    package func write(_ bytes: [UInt8]) { write([bytes[...]]) }
}

package protocol TransportDelegate: AnyObject {
    /// Bytes from the peer. They are gone after the call.
    func transport(_ transport: any Transport, received bytes: RawSpan)
    /// What had to wait for the peer has been sent. Not called where the kernel took all at once.
    func transportDrained(_ transport: any Transport)
    /// The peer has sent its last byte. It may still read (a half-closed stream), or may be gone: only writing tells.
    func transportEnded(_ transport: any Transport) -> AfterPeerEnd
    /// The end; the last call. `close()` by ourselves is told too.
    func transportClosed(_ transport: any Transport, reason: CloseReason)
}

extension TransportDelegate {
    package func transportEnded(_ transport: any Transport) -> AfterPeerEnd { .close }
}

/// What becomes of a stream whose peer has sent its last byte.
package enum AfterPeerEnd: Sendable {
    /// What is pending is sent, then the stream is closed.
    case close
    /// The delegate has more to say, and closes the stream by itself.
    case keepWriting
}

package enum CloseReason: Sendable, Equatable {
    /// We closed it.
    case local
    /// The peer closed it.
    case peer
    /// The peer took too little for longer than the limit.
    case stalled
    case failed(SystemCallError)
}
