internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/livestreams/{id}/playback` and `/calendar.ics`: what people need to watch, now or at its time.
struct WatchingEndpoints: Sendable {
    let services: LivestreamServices

    var all: [Endpoint] {
        [
            Endpoint(.post, "/api/livestreams/{id}/playback", "The right to watch: a token, and the address with it.", access: .anyone) {
                request in
                let body = try request.body()
                let ticket = try await services.rights.ticket(
                    livestreamID: request.parameter("id"), password: try body["password"].optional?.string(),
                    embeddedIn: try body["embeddedIn"].optional?.string(), by: request.caller)
                return .data(ticket.json(services.address, request))
            }
            .taking(
                .object(
                    [:],
                    optional: [
                        "password": .nullable(.secret),
                        "embeddedIn": .nullable(.uri).noting("The origin of the page around the player."),
                    ])
            )
            .giving(RightsService.Ticket.schema)
            .refusing(.forbidden, "`code` says what is missing: members_only, password_needed, password_wrong, embedding_refused.")
            .refusing(.gone, "The livestream's link has expired."),
            Endpoint(.get, "/api/livestreams/{id}/calendar.ics", "Its times, for a calendar (RFC 5545).", access: .anyone) { request in
                let seen = try await services.livestreams.get(request.parameter("id"), by: request.caller)
                let watch = services.address.absolute("/watch/\(seen.livestream.playbackID)", request)
                let host = services.address.origin(request).split(separator: "/").last.map(String.init) ?? "carillon"
                guard let file = services.livestreams.calendarFile(of: seen, host: host, url: watch) else {
                    throw ServiceError(.notFound, "This livestream has no time that could stand in a calendar.")
                }
                return .file(Array(file.utf8), type: "text/calendar; charset=utf-8")
            }
            .givingFile("text/calendar"),
        ].tagged("Livestreams")
    }
}

extension RightsService.Ticket {
    static let schema = Schema.named(
        "PlaybackTicket",
        .object([
            "token": .secret.noting("It stands in the path of playbackUrl."), "playbackUrl": .uri,
            "kind": .words(PlaybackRight.Kind.self), "canSubscribe": .boolean.noting("Watch."), "canPublish": .boolean,
            "canPublishData": .boolean.noting("Chat."), "expiresAt": .time,
        ]))

    func json(_ address: PublicAddress, _ request: APIRequest) -> JSON.Value {
        [
            "token": .init(token),
            "playbackUrl": .init(address.absolute(PlaybackPath.playlist(right.playbackID, token: token), request)),
            "kind": .init(right.kind.rawValue), "canSubscribe": .init(right.mayWatch), "canPublish": .init(right.mayPublish),
            "canPublishData": .init(right.mayChat), "expiresAt": .time(right.expiresAt),
        ]
    }
}
