import Cryptography
import HTTP
import Runtime

/// Which pages may open a WebSocket here. Browsers don't apply CORS to them: any page can open one with the visitor's cookies, so the
/// server must look at where it comes from. Programs send no `Origin` and pass always.
package enum WebSocketOrigins: Sendable {
    /// Pages of this server: their origin's host and port are those that the request asks for.
    case sameHost
    /// Any page: for what is public, and where no cookie counts.
    case any
    /// Pages of these origins, such as `https://example.org`, and of this server.
    case listed([String])

    func allow(_ origin: String, authority: String?) -> Bool {
        let isOwn =
            origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last.map { host in
                authority.map { host.lowercased() == $0.lowercased() } ?? false
            } ?? false
        return switch self {
        case .sameHost: isOwn
        case .any: true
        case .listed(let origins): isOwn || origins.contains { $0.lowercased() == origin.lowercased() }
        }
    }
}

extension HTTPExchange {
    /// Makes a WebSocket of the exchange, or answers why not and returns nil. May be called later than from the handler itself.
    ///
    /// - Parameter subprotocol: chooses among what the client offers, in its order of preference; nil for none.
    package func upgradeToWebSocket(
        subprotocol: (_ offered: [String]) -> String? = { _ in nil }, origins: WebSocketOrigins = .sameHost,
        limits: WebSocketConnection.Limits = WebSocketConnection.Limits()
    ) -> WebSocketConnection? {
        guard isOpen, !isAnswered else { return nil }
        let handshake: WebSocketHandshake
        do throws(WebSocketHandshake.Refusal) { handshake = try WebSocketHandshake(request) } catch {
            respond(.error(error.answer.status, code: "no_websocket", error.sentence, headers: error.answer.headers))
            return nil
        }
        if let origin = handshake.origin, !origins.allow(origin, authority: request.authority) {
            respond(.error(.forbidden, code: "foreign_origin", "A page of another site can't open a WebSocket here."))
            return nil
        }
        let answer = handshake.answer(subprotocol: subprotocol(handshake.subprotocols), sha1: sha1)
        return WebSocketConnection(exchange: self, answer: answer, limits: limits)
    }
}
