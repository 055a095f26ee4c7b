internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// What viewers ask for. The words beside `{username}` are no user names (``Accounts/Checks/username(_:field:)``).
extension CreatorSurface {
    var viewers: [Endpoint] {
        [
            Endpoint(.get, "/api/stream/live", "What is live now and open to everybody.", access: .anyone) { request in
                let (views, next) = try await services.page(
                    .open(request.organisationID), states: SurfaceStatus.states("true", on: .creator) ?? [], request, withMakers: true)
                return streams(views, next: next)
            }
            .query("organisationId", .identifier, "Only one organisation's.")
            .query("after", .string, "Where to go on: `next` of an earlier answer.")
            .query("limit", .integer(in: 1...Int64(APIRequest.listLimitMax)), "How many at once.")
            .givingBare(Self.streams),
            Endpoint(.get, "/api/stream/recommended", "What one may like to watch: live ones first, none of one's own.", access: .anyone) {
                request in
                let found = try await services.livestreams.recommended(
                    in: request.organisationID, limit: try request.limit(), by: request.caller)
                return streams(try await services.views(found, request), next: nil)
            }
            .query("organisationId", .identifier, "Only one organisation's.")
            .query("limit", .integer(in: 1...Int64(APIRequest.listLimitMax)), "How many at most.")
            .givingBare(Self.streams),
            Endpoint(.get, "/api/stream/token/{hostId}", "The right to watch a creator's stream, for a player.", access: .anyone) {
                request in
                let channel = try await services.creators.channel(of: request.parameter("hostId"), by: request.caller)
                let ticket = try await services.rights.ticket(livestreamID: channel.livestream.id, by: request.caller)
                return APIResponse(body: ticket.json(services.address, request))
            }
            .givingBare(RightsService.Ticket.schema)
            .refusing(.gone, "The stream's link has expired."),
            Endpoint(.get, "/api/stream/{username}", "A creator's stream.", access: .anyone) { request in
                let channel = try await services.creators.channel(ofUsername: request.parameter("username"), by: request.caller)
                let view = try await services.view(channel, request, withMaker: true)
                return .bare { $0.member("stream", object: view.creatorMembers) }
            }
            .givingBare(Self.stream),
        ]
    }

    private static let streams = Schema.object([
        "streams": .array(of: LivestreamView.creatorSchema), "count": .integer, "next": .nullable(.string),
    ])

    private func streams(_ views: [LivestreamView], next: String?) -> APIResponse {
        .bare { out in
            out.array("streams", of: views) { view, out in out.object(view.creatorMembers) }
            out.member("count", Int64(views.count))
            out.member("next", next)
        }
    }
}
