import HTTP
import HTTPServer
import Runtime

/// Pages that listen for events (`text/event-stream`), by topic, each on the loop of its connection.
final class EventChannels: Sendable {
    /// The home page's topic; the others are playback ids, which are never empty.
    static let home = ""
    private static let keepAliveInterval = Duration.seconds(15)

    /// Sent before a stream is ended because its reader may not have it any more: the page loads itself again, and hears why.
    private static let rightsEvent = ServerSentEvent(data: "{}", event: "rights").encoded()

    private struct Listener {
        let exchange: HTTPExchange
        /// Asks again whether the reader may still listen; nil: this stream is for everybody.
        let recheck: ((_ refuse: @escaping () -> Void) -> Void)?
    }

    private final class Listeners {
        var byTopic: [String: [ObjectIdentifier: Listener]] = [:]
    }

    private let group: EventLoopGroup
    private let listeners: LoopLocal<Listeners>

    init(group: EventLoopGroup) {
        self.group = group
        listeners = LoopLocal(group) { _ in Listeners() }
        for loop in group.loops {
            loop.execute { [listeners] in
                loop.scheduleRepeating(every: Self.keepAliveInterval) {
                    for topic in listeners[loop].byTopic.values { Self.write(ServerSentEvent.keepAlive, to: topic) }
                }
            }
        }
    }

    /// Starts an event stream on the exchange, until the page leaves.
    ///
    /// - Parameter recheck: called on the loop when rights were taken back; calls `refuse`, on the loop, if the reader has lost them.
    func open(
        _ exchange: HTTPExchange, topic: String, recheck: ((_ refuse: @escaping () -> Void) -> Void)? = nil,
        onEnd: @escaping () -> Void = {}
    ) {
        let listeners = listeners[exchange.loop]
        let key = ObjectIdentifier(exchange)
        listeners.byTopic[topic, default: [:]][key] = Listener(exchange: exchange, recheck: recheck)
        // A server that ends takes its event streams with it: pages connect again to whatever comes after it.
        exchange.onGoingAway = { [weak exchange] in exchange?.finish() }
        exchange.onEnd = {
            listeners.byTopic[topic]?[key] = nil
            if listeners.byTopic[topic]?.isEmpty == true { listeners.byTopic[topic] = nil }
            onEnd()
        }
        exchange.start(
            HTTPResponseHead(
                .ok,
                headers: [
                    "Content-Type": MediaType.eventStream.value, "Cache-Control": "no-store", "X-Accel-Buffering": "no",
                ]))
        // Who asks for the head only has all of it, and would keep the connection from its next request.
        if exchange.request.method == .head { exchange.finish() }
    }

    /// Sends an event to all who listen to the topic.
    func send(_ event: String, _ data: String, to topic: String) {
        let bytes = ServerSentEvent(data: data, event: event).encoded()
        for loop in group.loops {
            loop.execute { [listeners] in
                if let topic = listeners[loop].byTopic[topic] { Self.write(bytes, to: topic) }
            }
        }
    }

    /// Ends the streams of those who may not have them any more. Called on the loop after rights were taken back.
    func checkRights(on loop: EventLoop) {
        for topic in listeners[loop].byTopic.values {
            for listener in topic.values {
                listener.recheck? { [weak exchange = listener.exchange] in
                    guard let exchange, exchange.isOpen else { return }
                    exchange.write([Self.rightsEvent[...]])
                    exchange.finish()
                }
            }
        }
    }

    private static func write(_ bytes: [UInt8], to topic: [ObjectIdentifier: Listener]) {
        for exchange in topic.values.map(\.exchange) {
            // A page that takes nothing any more reconnects when it wakes up, and gets the state of then.
            if exchange.isWritable { exchange.write([bytes[...]]) } else { exchange.abort() }
        }
    }
}
