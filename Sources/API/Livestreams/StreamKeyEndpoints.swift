internal import HTTP
package import JSON
package import Livestreams
package import Store

/// `/api/livestreams/{id}/keys`: its stream keys, each with a name. A key itself is told when it is made, and to who asks on purpose.
struct StreamKeyEndpoints: Sendable {
    let services: LivestreamServices

    private static let path = "/api/livestreams/{id}/keys"

    var all: [Endpoint] {
        [
            Endpoint(.get, Self.path, "Its keys by name, oldest first, without the keys themselves.") { request in
                .list(try await services.keys.list(request.parameter("id"), by: request.caller).map(\.json), next: nil)
            }
            .givingList(of: StreamKeyRecord.schema),
            Endpoint(.post, Self.path, "Makes another key. It is in this answer.") { request in
                let name = try request.body()["name"].string()
                let made = try await services.keys.create(request.parameter("id"), name: name, by: request.caller)
                return .created(made.json)
            }
            .taking(.object(["name": .string.noting("What tells it from the others: church camera.")]))
            .giving(StreamKeyService.Made.schema, .created)
            .idempotent(),
            Endpoint(.delete, "\(Self.path)/{key}", "Revokes a key; who publishes with it is thrown off.") { request in
                try await services.keys.revoke(request.parameter("key"), of: request.parameter("id"), by: request.caller)
                return .done
            }
            .givingNothing(),
            Endpoint(.post, "\(Self.path)/{key}/rotate", "Puts a new key in its place, under its name. It is in this answer.") { request in
                let made = try await services.keys.rotate(request.parameter("key"), of: request.parameter("id"), by: request.caller)
                return .created(made.json)
            }
            .giving(StreamKeyService.Made.schema, .created)
            .idempotent(),
            Endpoint(.post, "\(Self.path)/{key}/reveal", "Shows a key to a person who says what for; that is written down.") { request in
                let purpose = try request.body()["purpose"].choice(of: StreamKeyService.Purpose.self)
                let key = try await services.keys.reveal(
                    request.parameter("key"), of: request.parameter("id"), for: purpose, by: request.caller)
                return .data(["streamKey": .init(key.reveal())])
            }
            .taking(.object(["purpose": .words(StreamKeyService.Purpose.self)]))
            .giving(.object(["streamKey": .secret])),
        ].tagged("Stream keys")
    }
}

extension StreamKeyRecord {
    static let schema = Schema.named(
        "StreamKey",
        .object([
            "id": .identifier, "name": .string, "createdBy": .nullable(.identifier), "createdAt": .time, "revealedAt": .nullable(.time),
        ]))

    package var json: JSON.Value {
        [
            "id": .init(id), "name": .init(name), "createdBy": .init(createdBy), "createdAt": .time(createdAt),
            "revealedAt": .time(revealedAt),
        ]
    }
}

extension StreamKeyService.Made {
    static let schema = Schema.named("MadeStreamKey", StreamKeyRecord.schema.with(["streamKey": .secret]))

    package var json: JSON.Value {
        var value = record.json
        value["streamKey"] = .init(key.reveal())
        return value
    }
}
