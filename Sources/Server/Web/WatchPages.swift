import API
import Accounts
import HTTP
import HTTPServer
internal import JSON
import Livestreams
import Playback
import Runtime
import WebUI

/// Watch and embedded pages and their events, for those who may watch; the others are told why not, and what to do.
struct WatchPages: Sendable {
    /// The largest form with a password, in bytes.
    private static let formBytesMax = 4 * 1024

    let web: WebUI
    let board: LiveBoard
    let channels: EventChannels
    let viewers: ViewerCounter
    let routes: APIRoutes
    let rights: RightsService
    let gate: LoopRights
    let rightsBoard: RightsBoard
    let livestreams: LivestreamService

    func add(to router: inout Router<HTTPHandler>) {
        for kind in [Kind.watch, .embed] {
            router.add(.get, kind.path) { exchange, parameters in show(exchange, parameters.string("playbackID"), kind) }
            router.add(.post, kind.path) { exchange, parameters in takePassword(exchange, parameters.string("playbackID"), kind) }
        }
        for pattern in ["/api/events/{playbackID}", "/api/events/{playbackID}/t/{token}"] {
            router.add(.get, pattern) { exchange, parameters in
                events(exchange, parameters.string("playbackID"), token: parameters.optional("token"))
            }
        }
    }

    private enum Kind: String {
        case watch, embed
        var path: String { "/\(rawValue)/{playbackID}" }
        func address(_ playbackID: String) -> String { "/\(rawValue)/\(playbackID)" }
    }

    /// What is known of a request before anything is looked up.
    private struct Visit: Sendable {
        let head: HTTPRequestHead
        let address: AddressPrefix?
        let isEncrypted: Bool
        let playbackID: String
        let kind: Kind

        init(_ exchange: HTTPExchange, _ playbackID: String, _ kind: Kind) {
            head = exchange.request
            address = AddressPrefix(addressBytes: exchange.client.bytes)
            isEncrypted = exchange.isEncrypted
            self.playbackID = playbackID
            self.kind = kind
        }

        /// The site around an embedded player, as browsers tell it; nil: none, or our own.
        var embeddedIn: String? {
            guard kind == .embed, let referer = head.headers["Referer"], let origin = EmbedOrigin.origin(of: referer) else { return nil }
            let own = head.authority.map { ["http://" + $0, "https://" + $0] } ?? []
            return own.contains(origin) ? nil : origin
        }
    }

    // MARK: Pages

    private func show(_ exchange: HTTPExchange, _ playbackID: String, _ kind: Kind) {
        let visit = Visit(exchange, playbackID, kind)
        exchange.respond { await answer(visit) }
    }

    private func answer(_ visit: Visit) async -> HTTPResponse {
        do {
            let caller = try await routes.caller(of: visit.head, from: visit.address, isEncrypted: visit.isEncrypted)
            do {
                let ticket = try await rights.ticket(playbackID: visit.playbackID, embeddedIn: visit.embeddedIn, by: caller)
                return await page(visit, ticket: ticket)
            } catch let refusal as ServiceError where refusal.code == .passwordNeeded {
                // Typed before, on this very page.
                let now = WallClock.milliseconds()
                guard let token = WatchCookie.token(in: visit.head.headers),
                    (try? rightsBoard.gate.verify(token, playbackID: visit.playbackID, now: now)) != nil
                else { throw refusal }
                return await page(visit, token: token, origins: [])
            }
        } catch {
            return refusal(error, visit)
        }
    }

    private func takePassword(_ exchange: HTTPExchange, _ playbackID: String, _ kind: Kind) {
        let visit = Visit(exchange, playbackID, kind)
        exchange.readBody(limit: Self.formBytesMax) { bytes in
            exchange.respond {
                do {
                    let caller = try await routes.caller(of: visit.head, from: visit.address, isEncrypted: visit.isEncrypted)
                    let ticket = try await rights.ticket(
                        playbackID: playbackID, password: HTTPQuery(encoded: bytes)["password"] ?? "", embeddedIn: visit.embeddedIn,
                        by: caller)
                    // In a page of another site no cookie of ours lasts.
                    guard kind == .watch else { return await page(visit, ticket: ticket) }
                    let cookie = WatchCookie.set(ticket.token, path: kind.address(playbackID), isEncrypted: visit.isEncrypted)
                    return HTTPResponse(.seeOther, headers: ["Location": kind.address(playbackID), "Set-Cookie": cookie])
                } catch {
                    return refusal(error, visit)
                }
            }
        }
    }

    private func page(_ visit: Visit, ticket: RightsService.Ticket) async -> HTTPResponse {
        await page(visit, token: ticket.isOpenToAll ? nil : ticket.token, origins: ticket.embedOrigins)
    }

    private func page(_ visit: Visit, token: String?, origins: [String]) async -> HTTPResponse {
        guard var model = await board.watch(visit.playbackID) else { return PageRoutes.errorPage(web, .livestreamNotFound) }
        model.right = token
        // Whoever got here may see it.
        model.upcoming = (try? await livestreams.get(playbackID: visit.playbackID, by: .system)).flatMap(livestreams.upcoming)
        switch visit.kind {
        case .watch: return HTTPResponse(page: web.watch(model), PageHeaders.page)
        case .embed: return HTTPResponse(page: web.embed(model), PageHeaders.embed(in: origins))
        }
    }

    private func refusal(_ error: any Error, _ visit: Visit) -> HTTPResponse {
        guard let error = error as? ServiceError else { return PageRoutes.errorPage(web, ErrorModel(status: 503)) }
        switch error.code {
        case .notFound: return PageRoutes.errorPage(web, .livestreamNotFound)
        case .signInNeeded where visit.kind == .watch:
            return HTTPResponse(
                .seeOther, headers: ["Location": "/sign-in?next=" + visit.kind.address(visit.playbackID), "Cache-Control": "no-store"])
        case .passwordNeeded, .passwordWrong, .rateLimited:
            let form = Forms.watchPassword(
                action: visit.kind.address(visit.playbackID), problem: error.code == .passwordNeeded ? nil : error.sentence)
            var response = HTTPResponse(page: web.form(form), visit.kind == .watch ? PageHeaders.page : PageHeaders.embed, error.status)
            if let seconds = error.retryAfterSeconds { response.head.headers.set("Retry-After", String(seconds)) }
            return response
        default:
            return PageRoutes.errorPage(
                web, ErrorModel(status: error.status.code, title: Forms.title(error), message: error.sentence))
        }
    }

    // MARK: Events

    private func events(_ exchange: HTTPExchange, _ playbackID: String, token: String?) {
        if let token {
            return gate.admits(token, to: playbackID, on: exchange.loop)
                ? follow(exchange, playbackID, token: token) : exchange.respond(Self.refused)
        }
        switch gate.isOpen(playbackID, on: exchange.loop) {
        case true: follow(exchange, playbackID, token: nil)
        case false: exchange.respond(Self.missing)
        case nil:
            let bound = LoopBound(exchange, on: exchange.loop)
            Task {
                let access = await gate.findOut(playbackID, for: bound.loop)
                bound.loop.execute {
                    guard bound.value.isOpen else { return }
                    if access == .open { follow(bound.value, playbackID, token: nil) } else { bound.value.respond(Self.missing) }
                }
            }
        }
    }

    private func follow(_ exchange: HTTPExchange, _ playbackID: String, token: String?) {
        let isOnce = exchange.request.query["once"] != nil
        let bound = LoopBound(exchange, on: exchange.loop)
        Task {
            let model = await board.watch(playbackID)
            bound.loop.execute {
                // Who left meanwhile would be counted, and listen, for ever.
                guard bound.value.isOpen else { return }
                guard let model else { return bound.value.respond(Self.missing) }
                if isOnce { return bound.value.respond(PageRoutes.json(model.json)) }
                let leave = viewers.open(bound.value, playbackID)
                channels.open(bound.value, topic: playbackID, recheck: { recheck(playbackID, token, on: bound.loop, $0) }, onEnd: leave)
                // Asked again: what has changed since the page's listening began must not be missed.
                bound.value.send(WatchModel.eventName) { await board.watch(playbackID)?.json.text }
            }
        }
    }

    private func recheck(_ playbackID: String, _ token: String?, on loop: EventLoop, _ refuse: @escaping () -> Void) {
        if let token {
            if !gate.admits(token, to: playbackID, on: loop) { refuse() }
            return
        }
        if let isOpen = gate.isOpen(playbackID, on: loop) { return isOpen ? () : refuse() }
        let refuse = LoopBound(refuse, on: loop)
        Task {
            if await gate.findOut(playbackID, for: loop) == .closed { loop.execute { refuse.value() } }
        }
    }

    private static let missing = HTTPResponse.error(.notFound, code: "not_found", "There is no livestream at this address.")
    private static let refused = HTTPResponse.error(
        .forbidden, code: "right_expired", "The right in this address has expired or was taken back. Open the page again.")
}

/// Keeps the right that a password gave, for one livestream's page.
private enum WatchCookie {
    private static let name = "carillon-watch"

    static func token(in headers: HTTPHeaders) -> String? { Cookies.value(name, in: headers) }

    static func set(_ token: String, path: String, isEncrypted: Bool) -> String {
        "\(name)=\(token); Path=\(path); HttpOnly; SameSite=Lax; Max-Age=\(PlaybackGate.lifetimeMilliseconds / 1000)"
            + (isEncrypted ? "; Secure" : "")
    }
}
