internal import JSON
internal import Store

extension Notification {
    static let schema = Schema.named(
        "Notification",
        .object([
            "id": .identifier, "kind": .words(Notification.Kind.self), "severity": .words(Notification.Severity.self),
            "sentence": .string, "link": .nullable(.string).noting("A path on this server."), "organisationId": .nullable(.identifier),
            "objectId": .string.noting("What it is about."), "count": .integer.noting("How often it has happened since it was last read."),
            "createdAt": .time, "updatedAt": .time.noting("When it happened last."), "readAt": .nullable(.time),
        ]))

    var json: JSON.Value {
        [
            "id": .init(id), "kind": .init(kind.rawValue), "severity": .init(severity.rawValue), "sentence": .init(sentence),
            "link": .init(link), "organisationId": .init(organisationID), "objectId": .init(objectID), "count": .init(count),
            "createdAt": .time(createdAt), "updatedAt": .time(updatedAt), "readAt": .time(readAt),
        ]
    }
}
