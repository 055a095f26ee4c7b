import HLS
import HTTP
import HTTPServer
import Runtime

/// Lets through to a livestream's media who may have it.
///
/// The token stands in the path, `/live/{playback id}/t/{token}/…`, so that relative names in playlists keep it, phones' own players carry it,
/// and caches need to know nothing. Without one, what is open to everybody is at `/live/{playback id}/…`, the same for all.
struct RightsCheck: Sendable {
    let rights: any PlaybackRights

    /// Both kinds of address for what comes behind the playback id.
    static func patterns(_ rest: String) -> [String] { ["/live/{playbackID}/\(rest)", "/live/{playbackID}/t/{token}/\(rest)"] }

    /// Calls `body` on the exchange's loop if the request may have the media, and refuses it otherwise.
    func pass(_ exchange: HTTPExchange, _ parameters: RouteParameters, _ body: @escaping () -> Void) {
        pass(exchange, parameters.string("playbackID"), token: parameters.optional("token"), body)
    }

    func pass(_ exchange: HTTPExchange, _ playbackID: String, token: String?, _ body: @escaping () -> Void) {
        if let token {
            return rights.admits(token, to: playbackID, on: exchange.loop) ? body() : exchange.respond(Self.tokenRefused)
        }
        switch rights.isOpen(playbackID, on: exchange.loop) {
        case true: body()
        case false: exchange.respond(LiveRoutes.notFound)
        case nil: findOut(exchange, playbackID, body)
        }
    }

    private func findOut(_ exchange: HTTPExchange, _ playbackID: String, _ body: @escaping () -> Void) {
        let waiting = LoopBound((exchange, body), on: exchange.loop)
        Task {
            let access = await rights.findOut(playbackID, for: waiting.loop)
            waiting.loop.execute {
                let (exchange, body) = waiting.value
                guard exchange.isOpen else { return }
                switch access {
                case .open: body()
                case .closed: exchange.respond(LiveRoutes.notFound)
                case .unknown: exchange.respond(Self.storeAway)
                }
            }
        }
    }

    private static let tokenRefused = LiveRoutes.refusal(
        .forbidden, "right_expired",
        "The right in this address is not one, has expired, or was taken back. Open the livestream's page again for a new address.")

    private static let storeAway = LiveRoutes.refusal(
        .serviceUnavailable, "store_unavailable",
        "The server can't look up just now whether this livestream is open to everybody. Try again in a moment.")
}
