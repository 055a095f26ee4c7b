internal import JSON
internal import Notifications
internal import Store

extension Schema {
    static let webhookURL = Schema.string(length: 1...NotificationLimits.endpointURLBytesMax)
        .noting("An https:// address on the public internet, unless the operator allows more.")
}

extension WebhookEvent.Kind {
    /// What somebody can choose: tests can't be.
    static let choice = Schema.array(of: .words(allCases.filter { $0 != .ping }.map(\.rawValue))).noting("Empty: everything.")
}

extension WebhookEndpoint {
    static let schema = Schema.named(
        "Webhook",
        .object([
            "id": .identifier, "url": .string, "name": .string, "events": .array(of: .string).noting("Empty: everything."),
            "isEnabled": .boolean, "disabledReason": .nullable(.string).noting("Why it was disabled, if nobody did so."),
            "failingSince": .nullable(.time).noting("Since when nothing has arrived."), "createdAt": .time, "updatedAt": .time,
        ]))

    var json: JSON.Value {
        [
            "id": .init(id), "url": .init(url), "name": .init(note), "events": .init(kinds.map(\.rawValue).sorted()),
            "isEnabled": .init(isEnabled), "disabledReason": .init(disabledReason), "failingSince": .time(failingSince),
            "createdAt": .time(createdAt), "updatedAt": .time(updatedAt),
        ]
    }
}

extension WebhookDelivery {
    static let schema = Schema.named(
        "WebhookDelivery",
        .object([
            "id": .identifier, "webhookId": .identifier, "eventId": .identifier, "event": .words(WebhookEvent.Kind.self),
            "cause": .words(["event", "replay", "ping"]), "state": .words(WebhookDelivery.State.self), "createdAt": .time,
            "finishedAt": .nullable(.time),
        ]))

    var json: JSON.Value {
        [
            "id": .init(id), "webhookId": .init(endpointID), "eventId": .init(eventID), "event": .init(kind.rawValue),
            "cause": .init(cause.rawValue), "state": .init(state.rawValue), "createdAt": .time(createdAt), "finishedAt": .time(finishedAt),
        ]
    }
}

extension WebhookAttempt {
    static let schema = Schema.object([
        "at": .time, "durationMilliseconds": .integer, "status": .nullable(.integer).noting("Of the answer, if there was one."),
        "trouble": .nullable(.string).noting("Why it failed, for people."), "answer": .string.noting("The beginning of its body."),
    ])

    var json: JSON.Value {
        [
            "at": .time(at), "durationMilliseconds": .init(durationMilliseconds), "status": .init(status), "trouble": .init(trouble),
            "answer": .init(answer),
        ]
    }
}
