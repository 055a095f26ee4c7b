/// The SQL of `webhook_deliveries` and `webhook_attempts`.
extension WebhookTable {
    private static let deliverySelect = """
        SELECT webhook_deliveries.id, webhook_deliveries.endpoint_id, webhook_deliveries.event_id, webhook_events.kind,
            webhook_deliveries.cause, webhook_deliveries.state, webhook_deliveries.created_at, webhook_deliveries.finished_at
        FROM webhook_deliveries JOIN webhook_events ON webhook_events.id = webhook_deliveries.event_id
        """
    static let deliveriesOfEndpoint = Listing(
        select: deliverySelect, filter: "webhook_deliveries.endpoint_id = $1",
        keys: [.integer("webhook_deliveries.created_at"), .text("webhook_deliveries.id")], order: .descending, decode: decodeDelivery,
        keysOf: { [.integer($0.createdAt), .text($0.id)] })

    package func delivery(id: WebhookDelivery.ID) throws(StoreError) -> WebhookDelivery? {
        try connection.first("\(Self.deliverySelect) WHERE webhook_deliveries.id = $1", [.text(id)], Self.decodeDelivery)
    }

    /// Newest first.
    package func deliveries(
        to endpointID: WebhookEndpoint.ID, after cursor: Cursor?, limit: Int
    ) throws(StoreError) -> Page<WebhookDelivery> {
        try Self.deliveriesOfEndpoint.page(connection, [.text(endpointID)], after: cursor, limit: limit)
    }

    /// - Parameter now: nil for a state that isn't the last.
    package func setState(_ state: WebhookDelivery.State, of id: WebhookDelivery.ID, finishedAt now: Int64?) throws(StoreError) {
        try connection.run(
            "UPDATE webhook_deliveries SET state = $2, finished_at = $3 WHERE id = $1", [.text(id), .text(state.rawValue), .optional(now)])
    }

    /// Nothing happens when the delivery isn't there any more.
    package func insert(_ attempt: WebhookAttempt, of id: WebhookDelivery.ID) throws(StoreError) {
        try connection.run(
            """
            INSERT INTO webhook_attempts (delivery_id, number, at, duration_milliseconds, status, trouble, answer)
            SELECT id, 1 + COALESCE((SELECT MAX(number) FROM webhook_attempts WHERE delivery_id = $1), 0), $2, $3, $4, $5, $6
            FROM webhook_deliveries WHERE id = $1
            """,
            [
                .text(id), .integer(attempt.at), .integer(attempt.durationMilliseconds), .optional(attempt.status),
                .optional(attempt.trouble), .text(attempt.answer),
            ])
    }

    /// First to last. As many as its job is tried.
    package func attempts(of id: WebhookDelivery.ID) throws(StoreError) -> [WebhookAttempt] {
        try connection.query(
            """
            SELECT at, duration_milliseconds, status, trouble, answer FROM webhook_attempts WHERE delivery_id = $1 ORDER BY number
            """, [.text(id)]
        ) { row throws(StoreError) in
            WebhookAttempt(
                at: try row.integer(0), durationMilliseconds: try row.integer(1), status: try row.optionalInteger(2),
                trouble: try row.optionalText(3), answer: try row.text(4))
        }
    }

    private static func decodeDelivery(_ row: Row) throws(StoreError) -> WebhookDelivery {
        WebhookDelivery(
            id: try row.text(0), endpointID: try row.text(1), eventID: try row.text(2), kind: try row.word(3), cause: try row.word(4),
            state: try row.word(5), createdAt: try row.integer(6), finishedAt: try row.optionalInteger(7))
    }
}
