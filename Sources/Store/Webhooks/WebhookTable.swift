internal import Cryptography

/// The SQL of `webhook_endpoints` and `webhook_secrets`.
package struct WebhookTable {
    let connection: any SQLConnection
    let secrets: SealedSecrets
    let jobs: JobTable

    private static let columns = """
        id, organisation_id, url, note, kinds, is_enabled, disabled_reason, failing_since, created_at, updated_at
        """
    private static let select = "SELECT \(columns) FROM webhook_endpoints"

    // MARK: Endpoints

    package func insert(_ endpoint: WebhookEndpoint) throws(StoreError) {
        try connection.run(
            "INSERT INTO webhook_endpoints (\(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            [
                .text(endpoint.id), .text(endpoint.organisationID), .text(endpoint.url), .text(endpoint.note),
                .text(Self.text(endpoint.kinds)), .bool(endpoint.isEnabled), .optional(endpoint.disabledReason),
                .optional(endpoint.failingSince), .integer(endpoint.createdAt), .integer(endpoint.updatedAt),
            ])
    }

    /// Whether it was there.
    @discardableResult
    package func update(_ endpoint: WebhookEndpoint) throws(StoreError) -> Bool {
        try connection.run(
            """
            UPDATE webhook_endpoints SET url = $2, note = $3, kinds = $4, is_enabled = $5, disabled_reason = $6, failing_since = $7,
                updated_at = $8 WHERE id = $1
            """,
            [
                .text(endpoint.id), .text(endpoint.url), .text(endpoint.note), .text(Self.text(endpoint.kinds)),
                .bool(endpoint.isEnabled), .optional(endpoint.disabledReason), .optional(endpoint.failingSince),
                .integer(endpoint.updatedAt),
            ]) > 0
    }

    package func find(id: WebhookEndpoint.ID) throws(StoreError) -> WebhookEndpoint? {
        try connection.first("\(Self.select) WHERE id = $1", [.text(id)], Self.decode)
    }

    package func find(id: WebhookEndpoint.ID, in organisationID: Organisation.ID) throws(StoreError) -> WebhookEndpoint? {
        try connection.first("\(Self.select) WHERE id = $1 AND organisation_id = $2", [.text(id), .text(organisationID)], Self.decode)
    }

    /// An organisation's, oldest first. There are few: the service has a limit.
    package func all(of organisationID: Organisation.ID) throws(StoreError) -> [WebhookEndpoint] {
        try connection.query(
            "\(Self.select) WHERE organisation_id = $1 ORDER BY created_at, id", [.text(organisationID)], Self.decode)
    }

    /// With its secrets, deliveries and their log.
    package func remove(id: WebhookEndpoint.ID) throws(StoreError) {
        try connection.run("DELETE FROM webhook_endpoints WHERE id = $1", [.text(id)])
    }

    // MARK: Secrets

    /// Adds a secret, and lets the present ones end at a time.
    package func addSecret(
        _ secret: String, to endpointID: WebhookEndpoint.ID, othersEndAt end: Int64, at now: Int64
    ) throws(StoreError) {
        try connection.run(
            "UPDATE webhook_secrets SET expires_at = $2 WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > $2)",
            [.text(endpointID), .integer(end)])
        try connection.run("DELETE FROM webhook_secrets WHERE endpoint_id = $1 AND expires_at <= $2", [.text(endpointID), .integer(now)])
        let id = randomIdentifier(length: 12)
        let sealed = secrets.seal(secret, for: Self.sealPlace(id))
        try connection.run(
            "INSERT INTO webhook_secrets (id, endpoint_id, sealed, sealing_key_id, created_at) VALUES ($1, $2, $3, $4, $5)",
            [.text(id), .text(endpointID), .bytes(sealed.bytes), .text(sealed.keyID), .integer(now)])
    }

    /// Those that count now, opened, newest first.
    package func openSecrets(
        of endpointID: WebhookEndpoint.ID, at now: Int64, limit: Int
    ) throws(StoreError) -> [String] {
        try connection.query(
            """
            SELECT id, sealed, sealing_key_id FROM webhook_secrets WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > $2)
            ORDER BY created_at DESC, id DESC LIMIT $3
            """, [.text(endpointID), .integer(now), .integer(Int64(limit))]
        ) { row throws(StoreError) in
            try secrets.open(row.bytes(1), keyID: row.text(2), for: Self.sealPlace(row.text(0)))
        }
    }

    static func sealPlace(_ id: String) -> String { "webhook_secrets/\(id)" }

    // MARK: Records

    private static func text(_ kinds: Set<WebhookEvent.Kind>) -> String { kinds.map(\.rawValue).sorted().joined(separator: " ") }

    private static func decode(_ row: Row) throws(StoreError) -> WebhookEndpoint {
        WebhookEndpoint(
            id: try row.text(0), organisationID: try row.text(1), url: try row.text(2), note: try row.text(3),
            // A kind that a later version knows is left aside.
            kinds: Set(try row.text(4).split(separator: " ").compactMap { WebhookEvent.Kind(rawValue: String($0)) }),
            isEnabled: try row.bool(5), disabledReason: try row.optionalText(6), failingSince: try row.optionalInteger(7),
            createdAt: try row.integer(8), updatedAt: try row.integer(9))
    }
}

extension Tables {
    package var webhooks: WebhookTable { WebhookTable(connection: connection, secrets: secrets, jobs: jobs) }
}
