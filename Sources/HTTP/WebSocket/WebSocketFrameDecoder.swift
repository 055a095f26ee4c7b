import Bytes

/// The server's reading side of a WebSocket (RFC 6455): bytes in, messages out. Give it bytes by ``receive(_:)``, then call
/// ``nextEvent()`` until it returns `nil`. Control frames come out between the fragments of a message.
package struct WebSocketFrameDecoder: Sendable {
    package struct Limits: Sendable {
        /// Payload bytes of one message over all its fragments; one more closes with 1009. Chat and signalling stay far below.
        package var messageBytesMax = 64 * 1024
        /// Frames of one message; one more closes with 1008. Keeps empty fragments from going on for ever.
        package var messageFramesMax = 1024

        package init() {}
    }

    package enum Event: Sendable, Equatable {
        case text(String)
        case binary([UInt8])
        /// To be answered by a pong with the same bytes, 125 at most.
        case ping([UInt8])
        case pong([UInt8])
        /// The peer's last frame; ``WebSocketCloseCode/noStatus`` when it gave none. Nothing follows.
        case close(WebSocketCloseCode, reason: String)
    }

    private struct Payload {
        let header: WebSocketFrameHeader
        var received = 0
    }

    private enum State {
        /// Next: `payload`.
        case header
        /// Next: `header`, or `finished` after a close.
        case payload(Payload)
        /// After a close frame or ``stop()``: bytes are ignored.
        case finished
        case failed(WebSocketError)
    }

    package let limits: Limits
    private var state = State.header
    private var buffer: [UInt8] = []
    private var start = 0
    /// Text or binary between a message's first frame and its last.
    private var messageKind: WebSocketFrameHeader.Opcode?
    private var message: [UInt8] = []
    private var messageFrames = 0
    private var control: [UInt8] = []

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Takes what the peer sent.
    package mutating func receive(_ bytes: RawSpan) {
        switch state {
        case .finished, .failed: return
        case .header, .payload: break
        }
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 64 * 1024)
        } else {
            buffer.removeSubrange(..<start)
        }
        start = 0
        buffer.append(contentsOf: bytes)
    }

    /// The next event; `nil` when more bytes are needed. An error is final: it is thrown again by each later call.
    package mutating func nextEvent() throws(WebSocketError) -> Event? {
        do throws(WebSocketError) {
            while true {
                switch state {
                case .header:
                    guard let header = try WebSocketFrameHeader(buffer[start...]) else { return nil }
                    start += header.byteCount
                    try begin(header)
                case .payload(let payload):
                    guard let finished = take(payload) else { return nil }
                    if let event = try finish(finished) { return event }
                case .finished: return nil
                case .failed(let error): throw error
                }
            }
        } catch {
            release()
            state = .failed(error)
            throw error
        }
    }

    /// Ignores whatever still comes.
    package mutating func stop() {
        release()
        state = .finished
    }
}

extension WebSocketFrameDecoder {
    private mutating func begin(_ header: WebSocketFrameHeader) throws(WebSocketError) {
        switch header.opcode {
        case .text, .binary:
            guard messageKind == nil else { throw .protocolError("A message begins before the last one ended.") }
            messageKind = header.opcode
            try countFrame(of: header)
        case .continuation:
            guard messageKind != nil else { throw .protocolError("A continuation has no message to continue.") }
            try countFrame(of: header)
        case .close, .ping, .pong: control.removeAll(keepingCapacity: true)
        }
        state = .payload(Payload(header: header))
    }

    private mutating func countFrame(of header: WebSocketFrameHeader) throws(WebSocketError) {
        guard header.payloadLength <= limits.messageBytesMax - message.count else {
            throw WebSocketError(
                code: .messageTooBig, sentence: "A message has more than \(limits.messageBytesMax) bytes (messageBytesMax).")
        }
        messageFrames += 1
        guard messageFrames <= limits.messageFramesMax else {
            throw WebSocketError(
                code: .policyViolation, sentence: "A message has more than \(limits.messageFramesMax) frames (messageFramesMax).")
        }
    }

    /// Unmasks what is there of the payload; the header when that was all.
    private mutating func take(_ payload: Payload) -> WebSocketFrameHeader? {
        let header = payload.header
        let count = min(header.payloadLength - payload.received, buffer.count - start)
        let bytes = buffer[start..<start + count]
        if header.opcode.isControl {
            WebSocketMask.appendUnmasked(bytes, mask: header.mask, phase: payload.received, to: &control)
        } else {
            WebSocketMask.appendUnmasked(bytes, mask: header.mask, phase: payload.received, to: &message)
        }
        start += count
        guard payload.received + count == header.payloadLength else {
            state = .payload(Payload(header: header, received: payload.received + count))
            return nil
        }
        state = .header
        return header
    }

    private mutating func finish(_ header: WebSocketFrameHeader) throws(WebSocketError) -> Event? {
        switch header.opcode {
        case .ping: return .ping(control)
        case .pong: return .pong(control)
        case .close: return try finishClose()
        case .text, .binary, .continuation: return header.isFinal ? try finishMessage() : nil
        }
    }

    private mutating func finishMessage() throws(WebSocketError) -> Event {
        let bytes = message
        let isText = messageKind == .text
        message = []
        messageKind = nil
        messageFrames = 0
        guard isText else { return .binary(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw WebSocketError(code: .invalidData, sentence: "A text message isn't valid UTF-8.")
        }
        return .text(text)
    }

    private mutating func finishClose() throws(WebSocketError) -> Event {
        let body = control
        stop()
        if body.isEmpty { return .close(.noStatus, reason: "") }
        guard body.count >= 2 else { throw .protocolError("A close frame holds half a code.") }
        let code = WebSocketCloseCode(UInt16(body[0]) << 8 | UInt16(body[1]))
        guard code.isAllowedOnWire else { throw .protocolError("A close frame holds a code that nobody may send.") }
        guard let reason = String(validating: body[2...], as: UTF8.self) else {
            throw WebSocketError(code: .invalidData, sentence: "A close frame's reason isn't valid UTF-8.")
        }
        return .close(code, reason: reason)
    }

    private mutating func release() {
        buffer = []
        start = 0
        message = []
        control = []
        messageKind = nil
    }
}
