internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/livestreams/{id}/status`, `/health`, `/history`, `/sessions`, `/recordings`: what happened to a livestream.
struct RecordEndpoints: Sendable {
    let services: LivestreamServices

    var all: [Endpoint] {
        [
            Endpoint(.get, "/api/livestreams/{id}/status", "Whether it is live, since when, and how many watch.", access: .anyone) {
                request in
                let status = try await services.statistics.status(of: request.parameter("id"), by: request.caller)
                return .data([
                    "isLive": .init(status.state.isOnAir), "state": .init(status.state.rawValue), "startedAt": .time(status.startedAt),
                    "viewerCount": .init(status.viewers), "observedAt": .time(status.observedAt),
                ])
            }
            .giving(
                .object([
                    "isLive": .boolean, "state": .words(Livestream.State.self), "startedAt": .nullable(.time), "viewerCount": .integer,
                    "observedAt": .time.noting("When the state was reached."),
                ])),
            Endpoint(.get, "/api/livestreams/{id}/health", "How well its encoder sends: what was measured, what it means, what to do.") {
                request in
                .data(try await services.signals.signal(of: request.parameter("id"), by: request.caller).json)
            }
            .giving(SignalService.Signal.schema),
            Endpoint(.get, "/api/livestreams/{id}/history", "Each change of its state, with who and why, newest first.") { request in
                .page(
                    try await services.lives.steps(
                        request.parameter("id"), after: try request.cursor(), limit: try request.limit(), by: request.caller),
                    \.json)
            }
            .givingPages(of: LivestreamStepTable.Numbered.schema),
            Endpoint(.get, "/api/livestreams/{id}/sessions", "Its times on air and how they were watched, newest first.") { request in
                .page(
                    try await services.statistics.sessions(
                        of: request.parameter("id"), after: try request.cursor(), limit: try request.limit(), by: request.caller),
                    \.json)
            }
            .givingPages(of: StatisticsService.Report.schema),
            Endpoint(.get, "/api/livestreams/{id}/sessions/{session}/viewers", "How many watched a time on air, over its time.") {
                request in
                .data(
                    try await services.statistics.viewers(
                        of: request.parameter("session"), in: request.parameter("id"), by: request.caller
                    ).json)
            }
            .giving(ViewerSeries.schema),
            Endpoint(.get, "/api/livestreams/{id}/recordings", "What was recorded of it, newest first.", access: .anyone) { request in
                .page(
                    try await services.recordings.list(
                        request.parameter("id"), after: try request.cursor(), limit: try request.limit(), by: request.caller),
                    \.json)
            }
            .givingPages(of: Recording.managedSchema),
            Endpoint(.delete, "/api/livestreams/{id}/recordings/{recording}", "Removes a recording for good, and its files.") { request in
                try await services.recordings.delete(
                    request.parameter("recording"), of: request.parameter("id"), by: request.caller)
                return .done
            }
            .givingNothing()
            .refusing(.conflict, "It is still being written."),
        ].tagged("Livestreams")
    }
}
