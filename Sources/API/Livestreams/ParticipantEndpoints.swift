internal import HTTP
internal import JSON
internal import Livestreams
internal import Store

/// `/api/livestreams/{id}/participants`: who has joined a livestream.
struct ParticipantEndpoints: Sendable {
    let services: LivestreamServices

    private static let path = "/api/livestreams/{id}/participants"

    var all: [Endpoint] {
        [
            Endpoint(.get, Self.path, "Who has joined, first ones first; for them, and for those who look after it.") { request in
                .page(
                    try await services.participants.list(
                        request.parameter("id"), onlyPresent: request.query["present"] == "true", after: try request.cursor(),
                        limit: try request.limit(), by: request.caller),
                    \.json)
            }
            .query("present", .boolean, "Only those who are there now.")
            .givingPages(of: Participant.schema),
            Endpoint(.post, "/api/livestreams/{id}/join", "Joins a livestream that one may watch and that isn't over.") { request in
                let (id, password) = (request.parameter("id"), try request.body()["password"].optional?.string())
                // Says by itself what is missing, and counts wrong passwords.
                _ = try await services.rights.ticket(livestreamID: id, password: password, by: request.caller)
                return .data(try await services.participants.join(id, passwordIsRight: password != nil, by: request.caller).json)
            }
            .taking(.object([:], optional: ["password": .nullable(.secret)]))
            .giving(Participant.schema)
            .refusing(.gone, "The livestream's link has expired."),
            Endpoint(.post, "/api/livestreams/{id}/leave", "Leaves it.") { request in
                try await services.participants.leave(request.parameter("id"), by: request.caller)
                return .done
            }
            .givingNothing(),
            Endpoint(.delete, "\(Self.path)/{user}", "Sends somebody out; they may join again, unless they are blocked.") { request in
                try await services.participants.remove(request.parameter("user"), from: request.parameter("id"), by: request.caller)
                return .done
            }
            .givingNothing(),
        ].tagged("Participants")
    }
}

extension Participant {
    static let schema = Schema.named(
        "Participant",
        .object([
            "livestreamId": .identifier, "user": .object(["id": .identifier, "displayName": .string]), "joinedAt": .time,
            "leftAt": .nullable(.time),
        ]))

    var json: JSON.Value {
        [
            "livestreamId": .init(livestreamID), "user": ["id": .init(userID), "displayName": .init(displayName)],
            "joinedAt": .time(joinedAt), "leftAt": .time(leftAt),
        ]
    }
}
