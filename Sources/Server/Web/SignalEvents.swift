import API
import Accounts
import HTTP
import HTTPServer
internal import JSON
import Livestreams
import Runtime

/// `/api/livestreams/{id}/health/events`: how well an encoder sends, for the console, as it changes.
struct SignalEvents: Sendable {
    static let eventName = "health"
    /// Encoders are measured in whole seconds, and people read slower.
    private static let interval = Duration.seconds(2)

    let routes: APIRoutes
    let signals: SignalService
    let channels: EventChannels

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.get, "/api/livestreams/{id}/health/events") { exchange, parameters in follow(exchange, parameters.string("id")) }
    }

    private func follow(_ exchange: HTTPExchange, _ id: String) {
        let (head, address) = (exchange.request, AddressPrefix(addressBytes: exchange.client.bytes))
        let (isEncrypted, isOnce) = (exchange.isEncrypted, exchange.request.query["once"] != nil)
        // Who asks is found out each time: a sign-in that has ended, or a role that was lost, ends this as well.
        let read: @Sendable () async throws -> String = {
            let caller = try await routes.caller(of: head, from: address, isEncrypted: isEncrypted)
            return try await signals.signal(of: id, by: caller).json.text
        }
        let bound = LoopBound(exchange, on: exchange.loop)
        Task {
            do {
                let text = try await read()
                bound.loop.execute {
                    guard bound.value.isOpen else { return }
                    if isOnce { bound.value.respond(Self.response(text)) } else { open(bound, id, text, read) }
                }
            } catch {
                let refusal = error as? ServiceError ?? .unreadable
                let response = HTTPResponse.error(refusal.status, code: refusal.code.word, refusal.sentence)
                bound.loop.execute { if bound.value.isOpen { bound.value.respond(response) } }
            }
        }
    }

    private func open(
        _ bound: LoopBound<HTTPExchange>, _ id: String, _ first: String, _ read: @escaping @Sendable () async throws -> String
    ) {
        let exchange = bound.value
        var timer: LoopTimer?
        channels.open(exchange, topic: Self.eventName + "/" + id, onEnd: { timer?.cancel() })
        Self.write(first, to: exchange)
        timer = bound.loop.scheduleRepeating(every: Self.interval) { Self.send(read, to: bound) }
    }

    /// A page that takes nothing is left out, and has the next one.
    private static func send(_ read: @escaping @Sendable () async throws -> String, to bound: LoopBound<HTTPExchange>) {
        guard bound.value.isOpen, bound.value.isWritable else { return }
        Task {
            do {
                let text = try await read()
                bound.loop.execute { write(text, to: bound.value) }
            } catch {
                // A store that doesn't answer for a moment ends nothing.
                guard let refusal = error as? ServiceError, refusal.code != .unavailable else { return }
                bound.loop.execute { if bound.value.isOpen { bound.value.finish() } }
            }
        }
    }

    private static func write(_ text: String, to exchange: HTTPExchange) {
        if exchange.isOpen, exchange.isWritable { exchange.write([ServerSentEvent(data: text, event: eventName).encoded()[...]]) }
    }

    private static func response(_ text: String) -> HTTPResponse {
        HTTPResponse(.ok, type: MediaType.json.value, headers: ["Cache-Control": "no-store"], Array(text.utf8))
    }
}

extension ServiceError {
    fileprivate static let unreadable = ServiceError(
        .unavailable, "The signal can't be read just now. Try again in a moment.", retryAfterSeconds: 5)
}
