internal import JSON
internal import Logging
internal import Store

/// What an endpoint gets: the same bytes with each attempt and each replay.
enum WebhookBody {
    static func bytes(_ event: WebhookEvent) -> [UInt8] {
        let body: JSON.Value = [
            "id": .init(event.id),
            "type": .init(event.kind.rawValue),
            "created_at": .init(rfc3339(milliseconds: event.createdAt)),
            "organisation_id": .init(event.organisationID),
            "livestream_id": .init(event.livestreamID),
            "data": (try? JSON.Value(parsing: Array(event.data.utf8))) ?? [:],
        ]
        return body.bytes
    }
}
