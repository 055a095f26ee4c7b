import Bytes
import HTTP2
import Runtime

/// A connection whose first bytes say which HTTP it is: HTTP/2 with prior knowledge (RFC 9113, §3.3) begins with a preface that is no request of
/// HTTP/1.1.
final class ProtocolDetection: TransportDelegate, HTTPServerConnection {
    private let transport: any Transport
    private let server: HTTPServer
    private let begin: (_ isHTTP2: Bool) -> any TransportDelegate
    private let onClose: () -> Void
    private let since = MonotonicTime.now()
    private var received: [UInt8] = []

    /// - Parameter begin: makes the connection's next delegate.
    init(
        transport: any Transport, server: HTTPServer, begin: @escaping (_ isHTTP2: Bool) -> any TransportDelegate,
        onClose: @escaping () -> Void
    ) {
        self.transport = transport
        self.server = server
        self.begin = begin
        self.onClose = onClose
        transport.delegate = self
    }

    func transport(_ transport: any Transport, received bytes: RawSpan) {
        guard let isHTTP2 = ClientPreface.isBegun(by: bytes, after: received) else {
            received.append(contentsOf: bytes)
            return
        }
        let (next, earlier) = (begin(isHTTP2), received)
        if !earlier.isEmpty { next.transport(transport, received: earlier.rawSpan) }
        next.transport(transport, received: bytes)
    }

    func transportDrained(_ transport: any Transport) {}

    func transportClosed(_ transport: any Transport, reason: CloseReason) { onClose() }

    func checkTime(at now: MonotonicTime, isCrowded: Bool) {
        if now - since > server.limits.requestTimeMax { transport.closeAfterFlush() }
    }

    func drain() { transport.closeAfterFlush() }
    func close() { transport.close() }
}
