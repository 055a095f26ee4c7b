internal import Bytes
package import HTTP

/// The server's side of one HTTP/2 connection (RFC 9113), over nghttp2. Owns no socket and no clock: bytes and times go in by
/// ``receive(_:at:)``, events come out by ``nextEvent()``, bytes by ``takeOutput(byteCountMax:)``.
///
/// Bodies of answers wait here, by reference, until their stream's turn comes: what is urgent overtakes what isn't up to the last moment, and a
/// producer sees by ``pendingBytes(_:)`` how far its client is behind.
package final class HTTP2ServerSession {
    package typealias StreamID = Int32

    package enum Event: Equatable {
        /// A request's head. The body follows by `body` and `end`, or `end` follows at once.
        case request(StreamID, HTTPRequestHead)
        /// A head that isn't one: to be answered with the error.
        case badRequest(StreamID, HTTPParseError)
        /// Give back its bytes by ``consumed(_:_:)``, or the client will send no more than a window.
        case body(StreamID, [UInt8])
        /// The request is whole.
        case end(StreamID)
        /// All that was written has gone, and the answer is not complete.
        case drained(StreamID)
        /// The stream is over, well or not. Nothing may be said on it any more.
        case closed(StreamID)
    }

    private struct Stream {
        var fields: HTTP2RequestFields
        var request: HTTPRequestHead?
        var requestHasEnded = false
        var body = OutgoingBody()
        /// nghttp2 has asked for bytes when there were none, and will not ask again by itself.
        var isDeferred = false
        var isOurReset = false
    }

    private let limits: HTTP2Limits
    private let reference = SessionReference()
    private let handle: SessionHandle
    private var frameGuard: FrameGuard
    private var streams: [StreamID: Stream] = [:]
    private var events = FIFO<Event>()
    private var now: Duration
    private var violation: HTTP2Error?
    /// The last words of a session that nghttp2 can't use any more.
    private var farewell: [UInt8]?
    private var isBroken = false
    private var output: [ArraySlice<UInt8>] = []
    /// Frames that are short, until a long one makes them one slice.
    private var shortOutput: [UInt8] = []
    private var outputRoom = 0

    /// Bytes of a body below which a copy costs less than a slice of its own.
    private static let copiedBytesMax = 1024

    /// - Parameter now: since any beginning, the same for all calls.
    package init(limits: HTTP2Limits = HTTP2Limits(), at now: Duration) {
        self.limits = limits
        self.now = now
        frameGuard = FrameGuard(limits, at: now)
        handle = SessionHandle(limits)
        reference.observer = self
        handle.attach(reference)
    }

    // MARK: The connection

    /// Takes what the client has sent. After an error nothing is taken any more, and the last output says why.
    package func receive(_ bytes: RawSpan, at now: Duration) throws(HTTP2Error) {
        guard !isBroken else { return }
        self.now = now
        let code = handle.receive(bytes)
        guard code != 0 || violation != nil else { return }
        throw fail(violation ?? SessionFailure.error(code))
    }

    package func nextEvent() -> Event? { events.popFirst() }

    /// What is to be sent next, about so many bytes of it; empty when nothing may be sent now.
    package func takeOutput(byteCountMax: Int) -> [ArraySlice<UInt8>] {
        outputRoom = byteCountMax
        while outputRoom > 0, !isBroken {
            guard case .bytes(let bytes) = handle.nextOutput() else { break }
            shortOutput += bytes
            outputRoom -= bytes.count
        }
        shortOutput += farewell ?? []
        farewell = nil
        flushShortOutput()
        defer { output = [] }
        return output
    }

    /// Nothing more will be said or heard: to be closed once the output has gone.
    package var isOver: Bool { isBroken || handle.wantsNothing }

    /// Takes no further requests; those that are under way are answered.
    package func goAway() { if !isBroken { handle.submitGoAway() } }

    private func fail(_ error: HTTP2Error) -> HTTP2Error {
        farewell = GoAwayFrame.bytes(lastStream: handle.lastStream, error)
        isBroken = true
        return error
    }

    private func flushShortOutput() {
        guard !shortOutput.isEmpty else { return }
        output.append(shortOutput[...])
        shortOutput = []
    }

    // MARK: Answers

    /// Starts the answer. The body follows by ``write(_:_:)`` and ``finish(_:)``, unless there can be none.
    /// - Parameters:
    ///   - length: of the body, where it is known.
    ///   - hasBody: false where only the head is sent, as for HEAD.
    package func respond(_ id: StreamID, _ head: HTTPResponseHead, length: Int?, hasBody: Bool, date: String?) throws(HTTPEncodeError) {
        guard !isBroken, let stream = streams[id] else { return }
        let fields = try ResponseFields(head, length: head.status.forbidsBody ? nil : length, date: date)
        if let request = stream.request, let urgency = Urgency(request: request, response: head) { handle.setUrgency(id, urgency.value) }
        streams[id]?.body.isComplete = !hasBody
        handle.submitResponse(id, fields.fields, endsStream: !hasBody)
    }

    /// "Go on": the client waits to be asked for its body (RFC 9110, §15.2.1).
    package func sendContinue(_ id: StreamID) {
        guard !isBroken, streams[id] != nil, let fields = try? ResponseFields(HTTPResponseHead(.continue), length: nil, date: nil) else {
            return
        }
        handle.submitInterim(id, fields.fields)
    }

    package func write(_ id: StreamID, _ chunks: [ArraySlice<UInt8>]) {
        guard streams[id] != nil else { return }
        streams[id]?.body.queue.append(chunks)
        resume(id)
    }

    package func finish(_ id: StreamID) {
        guard let stream = streams[id], !stream.body.isComplete else { return }
        streams[id]?.body.isComplete = true
        resume(id)
    }

    private func resume(_ id: StreamID) {
        guard !isBroken, streams[id]?.isDeferred == true else { return }
        streams[id]?.isDeferred = false
        handle.resumeBody(id)
    }

    /// Breaks the stream off.
    package func reset(_ id: StreamID, _ code: HTTP2Error.Code) {
        guard !isBroken, streams[id] != nil else { return }
        streams[id]?.isOurReset = true
        handle.reset(id, code: code.rawValue)
    }

    /// Bytes of the answer that wait for the stream's turn or window.
    package func pendingBytes(_ id: StreamID) -> Int { streams[id]?.body.byteCount ?? 0 }

    /// Whether the client keeps us from sending what waits.
    package func isHeldBack(_ id: StreamID) -> Bool { pendingBytes(id) > 0 && handle.isWindowClosed(id) }

    // MARK: Bodies of requests

    /// So many bytes of `body` events are used: the client may send as many more.
    package func consumed(_ id: StreamID, _ count: Int) {
        guard !isBroken, streams[id] != nil else { return }
        handle.consumeStream(id, count)
    }
}

extension HTTP2ServerSession: SessionObserver {
    func beganFrame(type: UInt8, flags: UInt8, byteCount: Int) -> Bool {
        violation = violation ?? frameGuard.note(type: type, flags: flags, byteCount: byteCount, at: now)
        return violation == nil
    }

    func beganRequest(_ stream: Int32) { streams[stream] = Stream(fields: HTTP2RequestFields(limits: limits.head)) }

    func received(stream: Int32, name: [UInt8], value: [UInt8]) { streams[stream]?.fields.add(name: name, value: value) }

    func endedHead(_ stream: Int32, endsStream: Bool) {
        guard let fields = streams[stream]?.fields else { return }
        do throws(HTTPParseError) {
            let head = try fields.head(endsStream: endsStream)
            streams[stream]?.request = head
            events.append(.request(stream, head))
        } catch {
            events.append(.badRequest(stream, error))
        }
        streams[stream]?.fields = HTTP2RequestFields()
    }

    func received(stream: Int32, body: [UInt8]) {
        // The connection's window is everybody's: a handler that takes its time holds up its own stream only.
        handle.consumeConnection(body.count)
        if streams[stream] != nil { events.append(.body(stream, body)) }
    }

    func endedRequest(_ stream: Int32) {
        guard streams[stream] != nil else { return }
        streams[stream]?.requestHasEnded = true
        events.append(.end(stream))
    }

    func sawInvalidFrame() -> Bool { noteReset() }

    func closed(_ stream: Int32, code: UInt32) -> Bool {
        guard let closed = streams.removeValue(forKey: stream) else { return true }
        events.append(.closed(stream))
        let isWhole = code == 0 && closed.requestHasEnded && closed.body.isComplete && closed.body.byteCount == 0
        return isWhole || closed.isOurReset || noteReset()
    }

    private func noteReset() -> Bool {
        violation = violation ?? frameGuard.noteReset(at: now)
        return violation == nil
    }

    func bodyReady(_ stream: Int32, limit: Int) -> (byteCount: Int, isLast: Bool)? {
        guard let body = streams[stream]?.body else { return nil }
        if body.byteCount == 0, !body.isComplete {
            streams[stream]?.isDeferred = true
            return nil
        }
        let count = min(limit, body.byteCount)
        return (count, body.isComplete && count == body.byteCount)
    }

    func send(frameHeader: [UInt8], stream: Int32, byteCount: Int) -> Bool {
        shortOutput += frameHeader
        if byteCount > Self.copiedBytesMax { flushShortOutput() }
        let chunks = streams[stream]?.body.queue.take(byteCount) ?? []
        if byteCount > Self.copiedBytesMax { output += chunks } else { for chunk in chunks { shortOutput += chunk } }
        outputRoom -= frameHeader.count + byteCount
        if let body = streams[stream]?.body, body.byteCount == 0, !body.isComplete, byteCount > 0 { events.append(.drained(stream)) }
        return outputRoom > 0
    }
}
