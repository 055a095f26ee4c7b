import HTTP
import HTTPServer
import Ingest
internal import JSON
import Playback
import Runtime
import Store
import WebUI

/// Home, watch and embedded pages, their assets and their events.
struct PageRoutes: Sendable {
    let web: WebUI
    let board: LiveBoard
    let channels: EventChannels
    let viewers: ViewerCounter
    let store: Store
    let configuration: Configuration
    /// The addresses that were really bound.
    let rtmpPort: UInt16
    let player: PlayerFiles?
    let control: Control

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.get, "/") { exchange, _ in home(exchange) }
        router.add(.get, "/watch/{playbackID}") { exchange, parameters in
            watch(exchange, parameters.string("playbackID"), PageHeaders.page, web.watch)
        }
        router.add(.get, "/embed/{playbackID}") { exchange, parameters in
            watch(exchange, parameters.string("playbackID"), PageHeaders.embed, web.embed)
        }
        router.add(.get, "/api/events") { exchange, _ in homeEvents(exchange) }
        router.add(.get, "/api/events/{playbackID}") { exchange, parameters in watchEvents(exchange, parameters.string("playbackID")) }
        router.add(.get, "/assets/{rest...}") { exchange, _ in asset(exchange) }
        router.add(.get, "/favicon.ico") { exchange, _ in
            exchange.respond(HTTPResponse(.noContent, headers: ["Cache-Control": "max-age=86400"]))
        }
    }

    // MARK: Pages

    private func home(_ exchange: HTTPExchange) {
        let evidence = Control.Evidence(exchange)
        let authority = exchange.request.authority
        // Behind a proxy that adds TLS, people's addresses begin otherwise. Each reader is only shown what came with his own request.
        let scheme = exchange.isEncrypted ? "https" : "http"
        exchange.respond { [self] in
            let standing = await control.standing(evidence)
            let host = configuration.publicAddress ?? authority.map(Self.host) ?? "localhost"
            let model = HomeModel(
                serverAddress: "rtmp://\(host)\(rtmpPort == 1935 ? "" : ":\(rtmpPort)")/live",
                httpAddress: scheme + "://" + (authority ?? "\(host):\(configuration.httpPort)"),
                lists: await board.lists(), firstStream: await firstStream(withKey: standing.mayRead), canControl: standing.mayRead,
                hasPlayer: player != nil, account: account(standing))
            return page(web.home(model), PageHeaders.page)
        }
    }

    private func account(_ standing: Control.Standing) -> HomeModel.Account {
        if let name = standing.name { return .signedIn(name: name) }
        if standing.isNew { return standing.mayRead ? .canBeSetUp : .none }
        return .signedOut
    }

    /// The livestream that a newcomer is shown first: the oldest but the test picture's.
    private func firstStream(withKey: Bool) async -> FirstStream? {
        guard
            let livestream = try? await store.livestreams().filter({ $0.title != TestPictureRoutes.title }).min(by: {
                $0.createdAt < $1.createdAt
            })
        else { return nil }
        let key = withKey ? try? await store.revealKey(livestreamID: livestream.id).reveal() : nil
        return FirstStream(title: livestream.title, playbackID: livestream.playbackID, livestreamID: livestream.id, key: key)
    }

    private func watch(
        _ exchange: HTTPExchange, _ playbackID: String, _ headers: [PageHeaders.Field],
        _ render: @escaping @Sendable (WatchModel) -> [UInt8]
    ) {
        exchange.respond { [self] in
            guard let model = await board.watch(playbackID) else { return Self.errorPage(web, .livestreamNotFound) }
            return page(render(model), headers)
        }
    }

    private func page(_ bytes: [UInt8], _ fields: [PageHeaders.Field]) -> HTTPResponse {
        var response = HTTPResponse(.ok, body: [bytes[...]])
        for field in fields { response.head.headers.set(field.name, field.value) }
        return response
    }

    static func errorPage(_ web: WebUI, _ model: ErrorModel) -> HTTPResponse {
        var response = HTTPResponse(HTTPStatus(model.status, "Error"), body: [web.error(model)[...]])
        for field in PageHeaders.page { response.head.headers.set(field.name, field.value) }
        return response
    }

    /// The part of a `Host` header before the port.
    private static func host(_ authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }

    // MARK: Events

    private func homeEvents(_ exchange: HTTPExchange) {
        if exchange.request.query["once"] != nil {
            return exchange.respond { [board] in Self.json(await board.lists().json) }
        }
        channels.open(exchange, topic: EventChannels.home)
        send(HomeLists.eventName, on: exchange) { [board] in await board.lists().json.text }
    }

    private func watchEvents(_ exchange: HTTPExchange, _ playbackID: String) {
        let isOnce = exchange.request.query["once"] != nil
        let bound = LoopBound(exchange, on: exchange.loop)
        Task { [self] in
            let model = await board.watch(playbackID)
            bound.loop.execute {
                guard let model else {
                    return bound.value.respond(.error(.notFound, code: "not_found", "There is no livestream at this address."))
                }
                if isOnce { return bound.value.respond(Self.json(model.json)) }
                // Who left meanwhile would be counted, and listen, for ever.
                guard bound.value.isOpen else { return }
                let leave = viewers.open(bound.value, playbackID)
                channels.open(bound.value, topic: playbackID, onEnd: leave)
                // Asked again: what has changed since the page's listening began must not be missed.
                send(WatchModel.eventName, on: bound.value) { await board.watch(playbackID)?.json.text }
            }
        }
    }

    private func send(_ event: String, on exchange: HTTPExchange, _ data: @escaping @Sendable () async -> String?) {
        let bound = LoopBound(exchange, on: exchange.loop)
        Task {
            guard let text = await data() else { return }
            let bytes = ServerSentEvent(data: text, event: event, retryMilliseconds: 2000).encoded()
            bound.loop.execute { bound.value.write([bytes[...]]) }
        }
    }

    private static func json(_ value: JSON.Value) -> HTTPResponse {
        HTTPResponse(.ok, type: MediaType.json.value, headers: ["Cache-Control": "no-store"], Array(value.text.utf8))
    }

    // MARK: Assets

    private func asset(_ exchange: HTTPExchange) {
        let path = exchange.request.path
        if let file = player?.file(path) { return answer(exchange, file.bytes, file.mediaType, file.entityTag, "public, max-age=3600") }
        guard let found = web.asset(path: path) else {
            return exchange.respond(.error(.notFound, code: "not_found", "There is no such file."))
        }
        answer(exchange, found.asset.bytes, found.asset.mediaType, found.asset.entityTag, found.cacheControl)
    }

    private func answer(_ exchange: HTTPExchange, _ bytes: [UInt8], _ type: String, _ entityTag: String, _ cacheControl: String) {
        let headers: HTTPHeaders = [
            "Content-Type": type, "Cache-Control": cacheControl, "ETag": entityTag, "X-Content-Type-Options": "nosniff",
        ]
        let outcome = Preconditions.evaluate(
            exchange.request.headers, method: exchange.request.method, entityTag: EntityTag(parsing: entityTag), lastModified: nil)
        switch outcome {
        case .notModified: exchange.respond(HTTPResponse(.notModified, headers: headers))
        case .failed: exchange.respond(HTTPResponse(.preconditionFailed, headers: headers))
        case .proceed: exchange.respond(HTTPResponse(.ok, headers: headers, body: [bytes[...]]))
        }
    }
}
