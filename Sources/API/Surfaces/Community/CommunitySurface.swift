internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/livestream/streams`: a community's streams, as the Circle document has them: everybody is signed in, and every answer is
/// `{success, data, message, count}`.
struct CommunitySurface: Sendable {
    let services: LivestreamServices

    private static let path = "/api/livestream/streams"

    var all: [Endpoint] { (streams + life + people).tagged("Community streams") }

    private var streams: [Endpoint] {
        [
            Endpoint(.post, Self.path, "Makes a stream. Its key is in this answer.") { request in
                let body = try request.body()
                let form = try LivestreamForm(body)
                let organisation = try await services.livestreams.organisation(
                    try body.organisationID, for: .createLivestreams, by: request.caller)
                let made = try await services.make(form, in: organisation, by: request.caller)
                let view = try await services.view(made.livestream, request, withMaker: true)
                return .data(.created, message: "Stream created successfully") { out in
                    view.communityMembers(&out)
                    out.member("stream_key", made.key.reveal())
                    out.member("rtmp_url", view.rtmp)
                }
            }
            .taking(
                .open(.object(["title": .string], optional: ["description": .nullable(.string), "organisationId": .identifier]))
            )
            .giving(LivestreamView.madeCommunitySchema, .created)
            .refusing(.notFound, "There is no such organisation.")
            .idempotent(),
            Endpoint(.get, Self.path, "All streams that one may see, without their keys.") { request in
                let listing = LivestreamService.listing(request.organisationID, by: request.caller)
                let states = request.query["status"].flatMap { SurfaceStatus.states($0, on: .community) } ?? []
                let (views, next) = try await services.page(listing, states: states, request, withMakers: true)
                return .list(views, next: next) { $0.communityMembers(&$1) }
            }
            .query("organisationId", .identifier, "Whose. Needed by those who belong to several.")
            .query("status", .words(SurfaceStatus.words(.community)), "Only these.")
            .givingPages(of: LivestreamView.communitySchema),
            // Before `{id}` for readers; the router prefers the literal anyway.
            Endpoint(.get, "\(Self.path)/key", "The stream that a key opens; only for those who may use its keys.") { request in
                guard let key = StreamKey(request.query["streamKey"] ?? "") else {
                    throw ServiceError.invalid("streamKey", "streamKey is missing.")
                }
                return try await answer(try await services.keys.livestream(with: key, by: request.caller), request)
            }
            .query("streamKey", .secret, "The key. It is in no log of this server.")
            .giving(LivestreamView.communitySchema)
            .refusing(.notFound, "It is no key, or not one that whoever asks may use."),
            Endpoint(.get, "\(Self.path)/{id}", "One of them, without its key.") { request in
                try await answer(try await services.livestreams.get(request.parameter("id"), by: request.caller), request)
            }
            .giving(LivestreamView.communitySchema),
        ]
    }

    private var life: [Endpoint] {
        [
            Endpoint(.patch, "\(Self.path)/{id}/status", "Sets the status, where what is on air allows it.") { request in
                let word = try request.body()["status"].string(bytesMax: 40)
                return try await set(word, request, message: "Stream status updated successfully")
            }
            .taking(.open(.object(["status": .words(SurfaceStatus.words(.community))])))
            .giving(LivestreamView.communitySchema),
            Endpoint(.post, "\(Self.path)/{id}/start", "Opens it. It is live when its encoder is there.") { request in
                try await set("live", request, message: "Stream started successfully")
            }
            .giving(LivestreamView.communitySchema),
            Endpoint(.post, "\(Self.path)/{id}/end", "Ends it, and disconnects the encoder; before the start: cancels it.") { request in
                try await set("ended", request, message: "Stream ended successfully")
            }
            .giving(LivestreamView.communitySchema),
        ]
    }

    private var people: [Endpoint] {
        [
            Endpoint(.post, "\(Self.path)/join", "Joins a stream that hasn't ended, and gets its playback address.") { request in
                let body = try request.body()
                let id = try (body["streamId"].optional ?? body["stream_id"]).string()
                let password = try body["password"].optional?.string()
                let ticket = try await services.rights.ticket(livestreamID: id, password: password, by: request.caller)
                let participant = try await services.participants.join(id, passwordIsRight: password != nil, by: request.caller)
                let path = PlaybackPath.playlist(ticket.right.playbackID, token: ticket.token)
                var json = participant.communityJSON
                json["playback_url"] = .init(services.address.absolute(path, request))
                return .data(json, message: "Joined stream successfully")
            }
            .taking(.open(.object(["streamId": .identifier.noting("Or stream_id.")], optional: ["password": .secret])))
            .giving(Participant.communitySchema.with(["playback_url": .uri]))
            .refusing(.notFound, "There is no such stream.")
            .refusing(.gone, "The stream's link has expired."),
            Endpoint(.get, "\(Self.path)/{id}/participants", "Who has joined it; for them, and for those who look after it.") { request in
                .page(
                    try await services.participants.list(
                        request.parameter("id"), after: try request.cursor(), limit: try request.limit(), by: request.caller),
                    \.communityJSON)
            }
            .givingPages(of: Participant.communitySchema),
        ]
    }

    /// - Parameter message: where the status is what was asked for; else the livestream's own sentence says what it waits for.
    private func set(_ word: String, _ request: APIRequest, message: String) async throws -> APIResponse {
        let seen = try await services.lives.setStatus(word, on: .community, of: request.parameter("id"), by: request.caller)
        let view = try await services.view(seen, request, withMaker: true)
        return .data(message: view.status(on: .community) == word ? message : view.sentence, members: view.communityMembers)
    }

    private func answer(_ seen: SeenLivestream, _ request: APIRequest) async throws -> APIResponse {
        .data(members: try await services.view(seen, request, withMaker: true).communityMembers)
    }
}
