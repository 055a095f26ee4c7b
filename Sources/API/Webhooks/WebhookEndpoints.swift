internal import Accounts
internal import Cryptography
internal import HTTP
internal import JSON
package import Notifications
internal import Store

/// `/api/organisations/{id}/webhooks…`: addresses elsewhere that are told what happens.
package struct WebhookEndpoints: Sendable {
    let webhooks: Webhooks
    let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    package init(_ notifications: Notifications, now: @escaping @Sendable () -> Int64) {
        webhooks = notifications.webhooks
        self.now = now
    }

    package var all: [Endpoint] { (endpoints + secrets + deliveries + replays).tagged("Webhooks") }

    private var endpoints: [Endpoint] {
        [
            Endpoint(.get, "/api/organisations/{id}/webhooks", "Its webhooks, oldest first.") { request in
                .list(try await webhooks.all(of: request.parameter("id"), caller: request.caller).map(\.json), next: nil)
            }
            .givingList(of: WebhookEndpoint.schema),
            Endpoint(.post, "/api/organisations/{id}/webhooks", "Makes a webhook; the secret that signs is in the answer, this once.") {
                request in
                let body = try request.body()
                let (endpoint, secret) = try await webhooks.create(
                    url: try body["url"].string(), note: try body["name"].optional?.string() ?? "", kinds: try body["events"].kinds() ?? [],
                    in: request.parameter("id"), caller: request.caller, at: now())
                return .created(endpoint.json.with(secret))
            }
            .taking(.object(["url": .webhookURL], optional: ["name": .string, "events": WebhookEvent.Kind.choice]))
            .giving(WebhookEndpoint.schema.with(["secret": .secret]), .created)
            .idempotent(),
            Endpoint(.get, "/api/organisations/{id}/webhooks/{webhook}", "One of them.") { request in
                .data(
                    try await webhooks.find(id: request.parameter("webhook"), in: request.parameter("id"), caller: request.caller).json)
            }
            .giving(WebhookEndpoint.schema),
            Endpoint(.patch, "/api/organisations/{id}/webhooks/{webhook}", "Changes a webhook; enabling one gives it its time anew.") {
                request in
                let body = try request.body()
                let change = Webhooks.Change(
                    url: try body["url"].optional?.string(), note: try body["name"].optional?.string(), kinds: try body["events"].kinds(),
                    isEnabled: try body["isEnabled"].optional?.bool())
                return .data(
                    try await webhooks.change(
                        id: request.parameter("webhook"), change, in: request.parameter("id"), caller: request.caller, at: now()
                    ).json)
            }
            .taking(
                .object(
                    [:],
                    optional: ["url": .webhookURL, "name": .string, "events": WebhookEvent.Kind.choice, "isEnabled": .boolean])
            )
            .giving(WebhookEndpoint.schema),
            Endpoint(.delete, "/api/organisations/{id}/webhooks/{webhook}", "Removes a webhook with its deliveries.") { request in
                try await webhooks.remove(
                    id: request.parameter("webhook"), in: request.parameter("id"), caller: request.caller, at: now())
                return .done
            }
            .givingNothing(),
        ]
    }

    private var secrets: [Endpoint] {
        [
            Endpoint(
                .post, "/api/organisations/{id}/webhooks/{webhook}/rotate-secret",
                "Makes a new secret, shown this once; the present one signs beside it for a day, or for as long as is said."
            ) { request in
                let seconds = try request.body()["overlapSeconds"].optional?.integer(in: 0...Self.overlapSecondsMax)
                let secret = try await webhooks.rotateSecret(
                    id: request.parameter("webhook"), overlap: seconds.map { $0 * 1000 } ?? NotificationLimits.secretOverlap,
                    in: request.parameter("id"), caller: request.caller, at: now())
                return .data(["secret": .init(secret.reveal())])
            }
            .taking(.object([:], optional: ["overlapSeconds": .integer(in: 0...Self.overlapSecondsMax)]))
            .giving(.object(["secret": .secret]))
            .idempotent()
        ]
    }

    private static let overlapSecondsMax = NotificationLimits.secretOverlapMax / 1000
}

extension JSON.Node {
    /// Which events are wanted; nil where nothing is said.
    fileprivate func kinds() throws -> Set<WebhookEvent.Kind>? {
        guard let node = optional else { return nil }
        return Set(try node.elements(countMax: WebhookEvent.Kind.allCases.count).map { try $0.choice(of: WebhookEvent.Kind.self) })
    }
}

extension JSON.Value {
    fileprivate func with(_ secret: WebhookSecret) -> JSON.Value {
        var value = self
        value["secret"] = .init(secret.reveal())
        return value
    }
}
