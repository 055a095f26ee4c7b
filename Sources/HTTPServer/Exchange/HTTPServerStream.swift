import HTTP

/// What carries one exchange to the client and back: the request under way on an HTTP/1.1 connection, or a stream of HTTP/2.
///
/// ``HTTPExchange`` knows its client by this only, so that handlers are the same for both. What each member is in HTTP/2 (RFC 9113):
/// - ``start(_:length:body:)`` is a HEADERS frame, ``write(_:)`` DATA within the stream's window, ``finish()`` END_STREAM, ``abort()`` RST_STREAM;
/// - ``pendingBytes`` counts what waits for the stream's turn and window; the socket is shared, and gets little at a time;
/// - ``pauseBody()`` withholds WINDOW_UPDATE of this stream alone, where HTTP/1.1 stops reading the connection;
/// - ``startTunnel(_:)`` isn't there: WebSockets go by HTTP/1.1.
///
/// Exchanges of one connection may come and go in any order; one that has ended calls its stream no more.
protocol HTTPServerStream: AnyObject {
    var isEncrypted: Bool { get }
    /// Bytes written that have not left us yet.
    var pendingBytes: Int { get }
    /// Starts the answer, with as much of its body as is there already: what goes out together costs one system call and wakes the client
    /// once. `length` nil: the body's end is not known yet.
    func start(_ head: HTTPResponseHead, length: Int?, body: [ArraySlice<UInt8>])
    func write(_ chunks: [ArraySlice<UInt8>])
    func finish()
    /// Breaks the answer off: the client sees that it is not whole.
    func abort()
    /// The handler wants the request's body, of at most `limit` bytes: a client that asked first is told to go on. Nil: the server's own limit.
    func wantsBody(limit: Int?)
    /// Back-pressure: no more of the body (or of the tunnel) is delivered until it is resumed.
    func pauseBody()
    func resumeBody()
    /// Answers and leaves HTTP: from here on ``write(_:)`` and the request's body are bytes of another protocol, until ``finish()``.
    func startTunnel(_ head: HTTPResponseHead)
}
