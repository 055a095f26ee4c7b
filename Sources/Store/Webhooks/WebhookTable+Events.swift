internal import Cryptography

/// The SQL of `webhook_events`, and what goes out for them.
extension WebhookTable {
    /// The kind of the jobs that deliver, and of those that deliver a test.
    package static let deliveryJob = "webhook.deliver"
    package static let pingJob = "webhook.ping"

    private static let eventColumns = "id, organisation_id, livestream_id, kind, data, created_at, number"
    static let listingOfEvents = Listing(
        select: "SELECT \(eventColumns) FROM webhook_events",
        filter: "organisation_id = $1 AND created_at >= $2 AND created_at < $3 AND kind <> $4",
        keys: [.integer("created_at"), .integer("number")], order: .ascending, decode: decodeEvent,
        keysOf: { [.integer($0.createdAt), .integer($0.number)] })

    /// Tells an organisation's endpoints of something, as part of the transaction in which it happens: they hear of it if and only if the
    /// transaction succeeds.
    ///
    /// - Parameters:
    ///   - data: a JSON object of at most ``WebhookEvent/dataBytesMax``. Nothing that a viewer of the livestream may not see: no key, no
    ///     token, no address of a person.
    ///   - livestreamID: events of one livestream arrive in the order of their transactions.
    package func publish(
        _ kind: WebhookEvent.Kind, of organisationID: Organisation.ID, livestreamID: String? = nil, data: String, at now: Int64
    ) throws(StoreError) {
        let endpoints = try all(of: organisationID).filter { $0.wants(kind) }
        guard !endpoints.isEmpty else { return }
        let event = WebhookEvent(
            id: randomIdentifier(length: 16), organisationID: organisationID, livestreamID: livestreamID, kind: kind, data: data,
            createdAt: now)
        try insert(event)
        for endpoint in endpoints { try deliver(event, to: endpoint.id, cause: .event, at: now) }
    }

    package func insert(_ event: WebhookEvent) throws(StoreError) {
        guard event.data.utf8.count <= WebhookEvent.dataBytesMax else {
            throw StoreError(.conflict, "An event's data is longer than \(WebhookEvent.dataBytesMax) bytes.")
        }
        try connection.run(
            """
            INSERT INTO webhook_events (\(Self.eventColumns)) VALUES ($1, $2, $3, $4, $5, $6,
                1 + COALESCE((SELECT MAX(number) FROM webhook_events WHERE organisation_id = $2), 0))
            """,
            [
                .text(event.id), .text(event.organisationID), .optional(event.livestreamID), .text(event.kind.rawValue),
                .text(event.data), .integer(event.createdAt),
            ])
    }

    /// Sends an event to one endpoint, behind what is on its way there for the same livestream.
    @discardableResult
    package func deliver(
        _ event: WebhookEvent, to endpointID: WebhookEndpoint.ID, cause: WebhookDelivery.Cause, at now: Int64
    ) throws(StoreError) -> WebhookDelivery.ID {
        let id = randomIdentifier(length: 16)
        try connection.run(
            """
            INSERT INTO webhook_deliveries (id, endpoint_id, event_id, cause, state, created_at) VALUES ($1, $2, $3, $4, 'pending', $5)
            """, [.text(id), .text(endpointID), .text(event.id), .text(cause.rawValue), .integer(now)])
        // Identifiers are letters and digits.
        let payload = "{\"delivery\":\"\(id)\"}"
        let request =
            cause == .ping
            ? JobRequest(kind: Self.pingJob, payload: payload, priority: .urgent)
            : JobRequest(kind: Self.deliveryJob, payload: payload, lane: "webhook/\(endpointID)/\(event.livestreamID ?? "-")")
        try jobs.enqueue(request, at: now)
        return id
    }

    package func event(id: WebhookEvent.ID) throws(StoreError) -> WebhookEvent? {
        try connection.first("SELECT \(Self.eventColumns) FROM webhook_events WHERE id = $1", [.text(id)], Self.decodeEvent)
    }

    /// An organisation's events of a span of time, oldest first; without tests.
    package func events(
        of organisationID: Organisation.ID, from: Int64, before: Int64, after cursor: Cursor?, limit: Int
    ) throws(StoreError) -> Page<WebhookEvent> {
        try Self.listingOfEvents.page(
            connection, [.text(organisationID), .integer(from), .integer(before), .text(WebhookEvent.Kind.ping.rawValue)],
            after: cursor, limit: limit)
    }

    /// Forgets old events with their deliveries and the log of these. As many as `limit` means that there may be more.
    package func forgetEvents(before time: Int64, limit: Int) throws(StoreError) -> Int {
        try connection.run(
            "DELETE FROM webhook_events WHERE id IN (SELECT id FROM webhook_events WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)",
            [.integer(time), .integer(Int64(limit))])
    }

    private static func decodeEvent(_ row: Row) throws(StoreError) -> WebhookEvent {
        WebhookEvent(
            id: try row.text(0), organisationID: try row.text(1), livestreamID: try row.optionalText(2), kind: try row.word(3),
            data: try row.text(4), createdAt: try row.integer(5), number: try row.integer(6))
    }
}
