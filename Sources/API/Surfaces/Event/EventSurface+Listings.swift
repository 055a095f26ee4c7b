internal import Accounts
internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// What everybody may list. Who asks makes no difference: a memorial's page shows the same to its admin as to its guests.
extension EventSurface {
    var listings: [Endpoint] {
        [
            Endpoint(.get, "\(Self.path)/public/streams", "Public and visible streams.", access: .anyone) { request in
                try await list(states: [], request)
            }
            .query("memorialId", .identifier, "Only those of a memorial.")
            .givingPages(of: LivestreamView.eventSchema)
            .refusing(.notFound, "There is no such memorial, or not for everybody."),
            Endpoint(.get, "\(Self.path)/public-streams", "Of the same, what is live or still to come.", access: .anyone) { request in
                let states = ["live", "scheduled"].flatMap { SurfaceStatus.states($0, on: .event) ?? [] }.filter { $0 != .draft }
                return try await list(states: states, request)
            }
            .query("memorialId", .identifier, "Only those of a memorial.")
            .givingPages(of: LivestreamView.eventSchema)
            .refusing(.notFound, "There is no such memorial, or not for everybody.")
            .identified(as: "getLivestreamMVPTwoCurrentPublicStreams"),
        ]
    }

    private func list(states: [Livestream.State], _ request: APIRequest) async throws -> APIResponse {
        let guest = Caller.guest(request.caller.address)
        let (views, next) = try await services.page(
            request.query["memorialId"].map { .page($0) } ?? .open(nil), states: states, request, by: guest)
        return .list(views, next: next) { $0.eventMembers(&$1) }
    }
}
