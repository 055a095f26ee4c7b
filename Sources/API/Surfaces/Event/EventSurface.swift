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
                let page = try await services.livestreams.list(
                    request.query["memorialId"].map { .page($0) } ?? .own, after: try request.cursor(), limit: try request.limit(),
                    by: request.caller)
                let views = try await services.views(page.records, request)
                return .list(views.map(\.eventJSON), next: page.next?.text)
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
                var json = try await services.view(made.livestream, request).eventJSON
                json["rtmpStreamKey"] = .init(made.key.reveal())
                json["rtmpStreamKeyId"] = .init(made.keyID)
                return .created(json, message: "Stream created")
            }
            .taking(.open(Self.form(required: ["title": .string])))
            .giving(LivestreamView.madeEventSchema, .created)
            .refusing(.notFound, "There is no such organisation.")
            .idempotent(),
            Endpoint(.get, "\(Self.path)/streams/{id}", "One stream, without its key.") { request in
                try await answer(try await services.livestreams.get(request.parameter("id"), by: request.caller), request)
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
        let view = try await services.view(seen, request)
        return .data(view.eventJSON, message: saysState ? view.sentence : nil).tagged(version: view.livestream.version)
    }
}
