/// What ``SessionHandle`` tells while nghttp2 reads and writes. None of it may make the session read or write.
protocol SessionObserver: AnyObject {
    /// A frame's nine bytes have come. False ends the connection.
    func beganFrame(type: UInt8, flags: UInt8, byteCount: Int) -> Bool
    func beganRequest(_ stream: Int32)
    /// A field of the request's head.
    func received(stream: Int32, name: [UInt8], value: [UInt8])
    /// The request's head is whole.
    func endedHead(_ stream: Int32, endsStream: Bool)
    func received(stream: Int32, body: [UInt8])
    /// The request is whole.
    func endedRequest(_ stream: Int32)
    /// The client has sent what isn't allowed, and nghttp2 refuses a stream or the connection for it. False ends the connection at once.
    func sawInvalidFrame() -> Bool
    /// False ends the connection.
    func closed(_ stream: Int32, code: UInt32) -> Bool
    /// What of a body may be sent now: how many bytes of at most `limit`, and whether they are the last. Nil when there is nothing yet.
    func bodyReady(_ stream: Int32, limit: Int) -> (byteCount: Int, isLast: Bool)?
    /// A DATA frame with so many bytes of the body is due. False rests after it.
    func send(frameHeader: [UInt8], stream: Int32, byteCount: Int) -> Bool
}
