internal import HTTP
internal import JSON
internal import Notifications
internal import Store

extension WebhookEndpoints {
    var deliveries: [Endpoint] {
        [
            Endpoint(
                .post, "/api/organisations/{id}/webhooks/{webhook}/ping",
                "Sends a test, also to a webhook that is disabled; the delivery says what came of it."
            ) { request in
                let delivery = try await webhooks.ping(
                    id: request.parameter("webhook"), in: request.parameter("id"), caller: request.caller, at: now())
                return .data(["deliveryId": .init(delivery)], .accepted)
            }
            .giving(.object(["deliveryId": .identifier]), .accepted)
            .idempotent(),
            Endpoint(.get, "/api/organisations/{id}/webhooks/{webhook}/deliveries", "What was sent to it, newest first.") { request in
                .page(
                    try await webhooks.deliveries(
                        id: request.parameter("webhook"), in: request.parameter("id"), caller: request.caller, after: try request.cursor(),
                        limit: try request.limit()), \.json)
            }
            .givingPages(of: WebhookDelivery.schema),
            Endpoint(.get, "/api/organisations/{id}/webhook-deliveries/{delivery}", "A delivery with every attempt, first to last.") {
                request in
                let (delivery, attempts) = try await webhooks.delivery(
                    id: request.parameter("delivery"), in: request.parameter("id"), caller: request.caller)
                var json = delivery.json
                json["attempts"] = .array(attempts.map(\.json))
                return .data(json)
            }
            .giving(WebhookDelivery.schema.with(["attempts": .array(of: WebhookAttempt.schema)])),
        ]
    }

    var replays: [Endpoint] {
        [
            Endpoint(.post, "/api/organisations/{id}/webhook-deliveries/{delivery}/replay", "Sends the event of a delivery once more.") {
                request in
                let delivery = try await webhooks.replay(
                    deliveryID: request.parameter("delivery"), in: request.parameter("id"), caller: request.caller, at: now())
                return .data(["deliveryId": .init(delivery)], .accepted)
            }
            .giving(.object(["deliveryId": .identifier]), .accepted)
            .idempotent(),
            Endpoint(
                .post, "/api/organisations/{id}/webhooks/{webhook}/replay",
                "Sends every event of a span of time once more, oldest first; with `after`, the rest of a long one."
            ) { request in
                let body = try request.body()
                let (count, next) = try await webhooks.replay(
                    id: request.parameter("webhook"), from: try body["from"].time(), before: try body["before"].optional?.time() ?? now(),
                    after: try body["after"].cursor(), in: request.parameter("id"), caller: request.caller, at: now())
                return .data(["sent": .init(count), "next": .init(next?.text)], .accepted)
            }
            .taking(
                .object(
                    ["from": .time],
                    optional: [
                        "before": .time.noting("Now, unless said otherwise."), "after": .string.noting("`next` of the answer before."),
                    ])
            )
            .giving(
                .object([
                    "sent": .integer.noting("At most \(NotificationLimits.replayMax) at once."),
                    "next": .nullable(.string).noting("What to send as `after` for the rest; null: these were all."),
                ]), .accepted
            )
            .idempotent(),
        ]
    }
}
