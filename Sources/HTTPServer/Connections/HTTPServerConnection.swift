import Runtime

/// What the server keeps of each connection, whatever version of HTTP it speaks.
protocol HTTPServerConnection: AnyObject {
    /// Cuts the connection when the client takes too long. Called about once a second.
    func checkTime(at now: MonotonicTime, isCrowded: Bool)
    /// The server is ending: an idle connection is closed now, a busy one after its answer.
    func drain()
    /// Closes at once.
    func close()
}
