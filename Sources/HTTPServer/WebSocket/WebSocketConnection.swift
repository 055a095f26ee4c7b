import Bytes
package import HTTP
import Runtime

/// A WebSocket (RFC 6455) that an exchange was upgraded to. Lives on the exchange's loop.
///
/// Set the handlers at once after ``HTTPExchange/upgradeToWebSocket(subprotocol:origins:limits:)``; they are let go of at the end. The exchange
/// keeps the object, so a handler that only answers needn't.
package final class WebSocketConnection {
    package struct Limits: Sendable {
        package var decoder = WebSocketFrameDecoder.Limits()
        /// How often a ping is sent: less than the minute after which proxies forget a quiet connection.
        package var pingInterval = Duration.seconds(20)
        /// A client that has sent nothing for so long, also no answer to a ping, is gone.
        package var silenceMax = Duration.seconds(45)
        /// From our close frame to the client's.
        package var closeTimeMax = Duration.seconds(5)
        /// A client for which more waits is cut off: it takes less than it is sent.
        package var pendingBytesMax = 1024 * 1024
        package init() {}
    }

    private enum State {
        /// Next: `closing` or `closed`.
        case open
        /// Our close frame is out, the client's is awaited. Next: `closed`.
        case closing
        case closed
    }

    package let exchange: HTTPExchange
    package let limits: Limits
    private var state = State.open
    private var decoder: WebSocketFrameDecoder
    private var isPaused = false
    private var isDecoding = false
    private var lastHeard = MonotonicTime.now()
    private var timer: LoopTimer?

    package var onText: ((String) -> Void)?
    package var onBinary: (([UInt8]) -> Void)?
    /// What had to wait for the client has gone.
    package var onDrain: (() -> Void)?
    /// Called once, at the end: the code of the close frame that was got, or ``WebSocketCloseCode/abnormal`` where the connection broke or was
    /// cut, or the code with which a client that broke the protocol was sent away.
    package var onClose: ((WebSocketCloseCode, _ reason: String) -> Void)?

    /// Takes over the exchange.
    init(exchange: HTTPExchange, answer: HTTPResponseHead, limits: Limits) {
        self.exchange = exchange
        self.limits = limits
        decoder = WebSocketFrameDecoder(limits: limits.decoder)
        // The exchange holds this object and this object the exchange, until the exchange ends and lets go.
        exchange.startTunnel(answer) {
            self.receive($0)
        } onEnd: {
            self.end(.abnormal, "")
        }
        exchange.onDrain = { self.onDrain?() }
        exchange.onGoingAway = { self.close(.goingAway, reason: "The server is stopping.") }
        exchange.onEnd = { self.end(.abnormal, "") }
        timer = exchange.loop.scheduleRepeating(every: limits.pingInterval) { [weak self] in self?.ping() }
    }

    package var isOpen: Bool { state == .open }
    /// Whether a producer that can wait should go on; one that can't is cut off at ``Limits/pendingBytesMax``.
    package var isWritable: Bool { isOpen && exchange.pendingBytes < limits.pendingBytesMax / 2 }

    // MARK: Sending

    package func send(_ text: String) { send(frame: WebSocketFrameEncoder.text(text)) }
    package func send(_ bytes: [UInt8]) { send(frame: WebSocketFrameEncoder.binary(bytes)) }

    /// Sends a frame that ``WebSocketFrameEncoder`` has made, for a message to many: it is made once, and its bytes are shared.
    package func send(frame: [UInt8]) {
        guard state == .open else { return }
        exchange.write([frame[...]])
        if exchange.pendingBytes > limits.pendingBytesMax { cut(.policyViolation, "The client takes less than it is sent.") }
    }

    /// Says goodbye: no more messages are sent or delivered, and ``onClose`` follows when the client has answered or taken too long to.
    package func close(_ code: WebSocketCloseCode = .normal, reason: String = "") {
        guard state == .open else { return }
        send(frame: WebSocketFrameEncoder.close(code, reason: reason))
        guard state == .open else { return }
        state = .closing
        timer?.cancel()
        timer = exchange.loop.schedule(after: limits.closeTimeMax) { [weak self] in self?.cut(.abnormal, "") }
        if isPaused { resume() }
    }

    // MARK: Receiving

    /// Back-pressure: no message is delivered until ``resume()``, and the client is not read.
    package func pause() {
        guard state == .open else { return }
        isPaused = true
        exchange.pauseBody()
    }

    package func resume() {
        guard isPaused else { return }
        isPaused = false
        lastHeard = .now()
        decode()
        if !isPaused { exchange.resumeBody() }
    }

    private func receive(_ bytes: ArraySlice<UInt8>) {
        lastHeard = .now()
        decoder.receive(bytes.rawSpan)
        decode()
    }

    private func decode() {
        guard !isDecoding else { return }
        isDecoding = true
        defer { isDecoding = false }
        do throws(WebSocketError) {
            while state != .closed, !isPaused, let event = try decoder.nextEvent() { handle(event) }
        } catch {
            fail(error)
        }
    }

    private func handle(_ event: WebSocketFrameDecoder.Event) {
        switch event {
        case .text(let text): if state == .open { onText?(text) }
        case .binary(let bytes): if state == .open { onBinary?(bytes) }
        case .ping(let bytes): send(frame: WebSocketFrameEncoder.pong(bytes))
        case .pong: break
        case .close(let code, let reason):
            // The answer repeats the code (RFC 6455, §5.5.1); the server is who closes the connection then (§7.1.1).
            send(frame: WebSocketFrameEncoder.close(code))
            finish(code, reason)
        }
    }

    private func fail(_ error: WebSocketError) {
        send(frame: WebSocketFrameEncoder.close(error.code, reason: error.sentence))
        finish(error.code, error.sentence)
    }

    // MARK: Time

    private func ping() {
        guard state == .open else { return }
        // While we don't read, we can't hear.
        if !isPaused, .now() - lastHeard > limits.silenceMax { return cut(.abnormal, "") }
        send(frame: WebSocketFrameEncoder.ping())
    }

    // MARK: The end

    /// Closes the connection in order.
    private func finish(_ code: WebSocketCloseCode, _ reason: String) {
        guard state != .closed else { return }
        end(code, reason)
        exchange.finish()
    }

    private func cut(_ code: WebSocketCloseCode, _ reason: String) {
        guard state != .closed else { return }
        end(code, reason)
        exchange.abort()
    }

    private func end(_ code: WebSocketCloseCode, _ reason: String) {
        guard state != .closed else { return }
        state = .closed
        timer?.cancel()
        let handler = onClose
        onText = nil
        onBinary = nil
        onDrain = nil
        onClose = nil
        handler?(code, reason)
    }
}
