internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/livestreamMVPTwo`: events and memorials, as the TributeStream document has them. Its paths may end with a slash.
struct EventSurface: Sendable {
    let services: LivestreamServices

    static let path = "/api/livestreamMVPTwo"

    var all: [Endpoint] {
        (streams + life + services.bulk(at: "\(Self.path)/streams", "streams") + repairs + listings).tagged("Event streams")
    }

    private var streams: [Endpoint] {
        [
            Endpoint(.get, "\(Self.path)/streams", "One's own streams; with `memorialId`, those of a memorial.") { request in
                let (views, next) = try await services.page(request.query["memorialId"].map { .page($0) } ?? .own, request)
                return .list(views, next: next) { $0.eventMembers(&$1) }
            }
            .query("memorialId", .identifier, "Only those of a memorial.")
            .givingPages(of: LivestreamView.eventSchema)
            .refusing(.notFound, "There is no such memorial."),
            Endpoint(.post, "\(Self.path)/streams", "Makes a stream that can be published to at once. Its key is in this answer.") {
                request in
                let body = try request.body()
                let form = try LivestreamForm(body, .event)
                let organisation = try await services.livestreams.organisation(
                    try body.organisationID, for: .createLivestreams, by: request.caller)
                let made = try await naming(LivestreamForm.Names.event.ofProblems) {
                    try await services.make(form, in: organisation, by: request.caller)
                }
                let view = try await services.view(made.livestream, request)
                return .data(.created, message: "Stream created") { out in
                    view.eventMembers(&out)
                    out.member("rtmpStreamKey", made.key.reveal())
                    out.member("rtmpStreamKeyId", made.keyID)
                }
            }
            .taking(.open(Self.form(required: ["title": .string])))
            .giving(LivestreamView.madeEventSchema, .created)
            .refusing(.notFound, "There is no such organisation.")
            .idempotent(),
            Endpoint(.get, "\(Self.path)/streams/{id}", "One stream, without its key.") { request in
                answer(try await services.view(of: request.parameter("id"), request))
            }
            .giving(LivestreamView.eventSchema)
            .versioned(),
            Endpoint(.put, "\(Self.path)/streams/{id}", "Changes what is given, and leaves the rest.") { request in
                let form = try LivestreamForm(try request.body(), .event)
                let seen = try await naming(LivestreamForm.Names.event.ofProblems) {
                    try await services.change(request.parameter("id"), by: form, version: try request.ifMatch(), request.caller)
                }
                return try await answer(seen, request)
            }
            .taking(.open(Self.form(required: [:]).with([:], optional: ["title": .string])))
            .giving(LivestreamView.eventSchema)
            .versioned(),
            Endpoint(.delete, "\(Self.path)/streams/{id}", "Deletes a stream and its keys; off air, and without recordings.") { request in
                try await services.livestreams.delete(request.parameter("id"), version: try request.ifMatch(), by: request.caller)
                return .done
            }
            .givingNothing()
            .versioned(),
        ]
    }

    private static func form(required: KeyValuePairs<String, Schema>) -> Schema {
        .object(
            required,
            optional: [
                "description": .nullable(.string), "scheduledStartTime": .nullable(.time), "scheduledEndTime": .nullable(.time),
                "timeZone": .string, "recurrence": .nullable(.string), "memorialId": .nullable(.identifier), "isVisible": .boolean,
                "isPublic": .boolean, "displayOrder": .integer, "featured": .boolean, "thumbnailUrl": .nullable(.uri),
                "password": .nullable(.secret), "isMembersOnly": .boolean, "isLinkOnly": .boolean, "linkExpiresAt": .nullable(.time),
                "organisationId": .identifier,
            ])
    }

    private var life: [Endpoint] {
        [
            Endpoint(.post, "\(Self.path)/streams/{id}/start", "Opens it for viewers. It is live when its encoder is there.") { request in
                let seen = try await services.lives.start(request.parameter("id"), by: request.caller)
                return try await answer(seen, request, saysState: true)
            }
            .giving(LivestreamView.eventSchema),
            Endpoint(.post, "\(Self.path)/streams/{id}/stop", "Ends it, and disconnects the encoder. The recording is there.") { request in
                let seen = try await services.lives.stop(request.parameter("id"), by: request.caller)
                return try await answer(seen, request, saysState: true)
            }
            .giving(LivestreamView.eventSchema),
        ]
    }

    private func answer(_ seen: SeenLivestream, _ request: APIRequest, saysState: Bool = false) async throws -> APIResponse {
        answer(try await services.view(seen, request), saysState: saysState)
    }

    private func answer(_ view: LivestreamView, saysState: Bool = false) -> APIResponse {
        .data(message: saysState ? view.sentence : nil, members: view.eventMembers).tagged(version: view.livestream.version)
    }
}
