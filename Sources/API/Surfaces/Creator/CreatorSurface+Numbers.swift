internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// How a creator's own stream is doing.
extension CreatorSurface {
    var numbers: [Endpoint] {
        [
            Endpoint(.get, "/api/stream/status", "Whether one's own stream is live, since when, and how many watch.") { request in
                guard let channel = try await services.creators.channel(in: request.organisationID, by: request.caller) else {
                    return APIResponse(body: ["isLive": false, "viewerCount": 0])
                }
                let status = try await services.statistics.status(of: channel.livestream.id, by: request.caller)
                var json: JSON.Value = ["isLive": .init(SurfaceStatus.isLive(status.state)), "viewerCount": .init(status.viewers)]
                if let startedAt = status.startedAt { json["startedAt"] = .time(startedAt) }
                json["observedAt"] = .time(status.observedAt)
                return APIResponse(body: json)
            }
            .query("organisationId", .identifier, "Where; needed by those who stream in several.")
            .givingBare(
                .object(
                    ["isLive": .boolean, "viewerCount": .integer],
                    optional: ["startedAt": .time, "observedAt": .time.noting("When the state was reached.")])),
            Endpoint(.get, "/api/stream/analytics", "How one's own stream was watched, a record for each time on air, newest first.") {
                request in
                guard let channel = try await services.creators.channel(in: request.organisationID, by: request.caller) else {
                    return .list([], next: nil)
                }
                return .page(
                    try await services.statistics.sessions(
                        of: channel.livestream.id, after: try request.cursor(), limit: try request.limit(), by: request.caller),
                    \.json)
            }
            .query("organisationId", .identifier, "Where; needed by those who stream in several.")
            .givingPages(of: StatisticsService.Report.schema),
        ]
    }
}
