import HTTP
import HTTPServer
import Ingest
internal import JSON
import Runtime
import Store
import WebUI

/// The home page with its events, and the files of all pages.
struct PageRoutes: Sendable {
    let web: WebUI
    let board: LiveBoard
    let channels: EventChannels
    let store: Store
    let configuration: Configuration
    /// The addresses that were really bound.
    let rtmpPort: UInt16
    let player: PlayerFiles?
    let control: Control

    func add(to router: inout Router<HTTPHandler>) {
        router.add(.get, "/") { exchange, _ in home(exchange) }
        router.add(.get, "/api/events") { exchange, _ in homeEvents(exchange) }
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
            return HTTPResponse(page: web.home(model), PageHeaders.page)
        }
    }

    private func account(_ standing: Control.Standing) -> HomeModel.Account {
        if let name = standing.name { return .signedIn(name: name) }
        if standing.isNew { return standing.mayRead ? .canBeSetUp : .none }
        return .signedOut
    }

    /// The livestream that a newcomer is shown first: the oldest but the test picture's.
    private func firstStream(withKey: Bool) async -> FirstStream? {
        let found = try? await store.read { tables in try tables.livestreams.oldest(titledOtherThan: TestPictureRoutes.title) }
        guard let livestream = found ?? nil else { return nil }
        let key = withKey ? try? await store.revealKey(livestreamID: livestream.id).reveal() : nil
        return FirstStream(title: livestream.title, playbackID: livestream.playbackID, livestreamID: livestream.id, key: key)
    }

    static func errorPage(_ web: WebUI, _ model: ErrorModel) -> HTTPResponse {
        HTTPResponse(page: web.error(model), PageHeaders.page, HTTPStatus(model.status, "Error"))
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
        exchange.send(HomeLists.eventName) { [board] in await board.lists().json.text }
    }

    static func json(_ value: JSON.Value) -> HTTPResponse {
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

extension HTTPResponse {
    /// A page with its headers.
    init(page bytes: [UInt8], _ fields: [PageHeaders.Field], _ status: HTTPStatus = .ok) {
        self.init(status, body: [bytes[...]])
        for field in fields { head.headers.set(field.name, field.value) }
    }
}

extension HTTPExchange {
    /// Sends one event when its data is there, and nothing if there is none.
    func send(_ event: String, _ data: @escaping @Sendable () async -> String?) {
        let bound = LoopBound(self, on: loop)
        Task {
            guard let text = await data() else { return }
            let bytes = ServerSentEvent(data: text, event: event, retryMilliseconds: 2000).encoded()
            bound.loop.execute { bound.value.write([bytes[...]]) }
        }
    }
}
