package import Accounts
package import Cryptography
internal import Outgoing
package import Store

/// An organisation's endpoints, for those who may manage integrations.
package struct Webhooks: Sendable {
    let context: Notifications

    /// What somebody enters; nil leaves as it is.
    package struct Change: Sendable {
        package var url: String?
        package var note: String?
        /// Empty: everything.
        package var kinds: Set<WebhookEvent.Kind>?
        package var isEnabled: Bool?

        package init(url: String? = nil, note: String? = nil, kinds: Set<WebhookEvent.Kind>? = nil, isEnabled: Bool? = nil) {
            self.url = url
            self.note = note
            self.kinds = kinds
            self.isEnabled = isEnabled
        }
    }

    /// A new endpoint with its secret, which is shown this once.
    package func create(
        url: String, note: String, kinds: Set<WebhookEvent.Kind>, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> (endpoint: WebhookEndpoint, secret: WebhookSecret) {
        try check(Change(url: url, note: note, kinds: kinds))
        let endpoint = WebhookEndpoint(
            id: randomIdentifier(length: 12), organisationID: organisationID, url: url, note: note, kinds: kinds, createdAt: now,
            updatedAt: now)
        let secret = WebhookSecret.random()
        try await context.write { tables in
            try caller.requirePermission(.manageIntegrations, in: organisationID, tables)
            guard try tables.webhooks.all(of: organisationID).count < NotificationLimits.endpointsMax else {
                throw ServiceError.conflict(
                    "An organisation has at most \(NotificationLimits.endpointsMax) webhooks (endpointsMax): remove one first.")
            }
            try tables.webhooks.insert(endpoint)
            try tables.webhooks.addSecret(secret.reveal(), to: endpoint.id, othersEndAt: now, at: now)
            try tables.audit(.webhookCreated, by: caller, in: organisationID, on: AuditObject("webhook", endpoint.id), at: now)
        }
        return (endpoint, secret)
    }

    /// Oldest first.
    package func all(of organisationID: Organisation.ID, caller: Caller) async throws(ServiceError) -> [WebhookEndpoint] {
        try await context.read { tables in
            try caller.requirePermission(.manageIntegrations, in: organisationID, tables)
            return try tables.webhooks.all(of: organisationID)
        }
    }

    package func find(
        id: WebhookEndpoint.ID, in organisationID: Organisation.ID, caller: Caller
    ) async throws(ServiceError) -> WebhookEndpoint {
        try await context.read { tables in try Self.find(id, organisationID, caller, tables) }
    }

    /// Enabling one that failed gives it its time anew.
    package func change(
        id: WebhookEndpoint.ID, _ change: Change, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> WebhookEndpoint {
        try check(change)
        return try await context.write { tables in
            var endpoint = try Self.find(id, organisationID, caller, tables)
            if let url = change.url, url != endpoint.url {
                endpoint.url = url
                endpoint.failingSince = nil
            }
            endpoint.note = change.note ?? endpoint.note
            endpoint.kinds = change.kinds ?? endpoint.kinds
            if let isEnabled = change.isEnabled, isEnabled != endpoint.isEnabled {
                endpoint.isEnabled = isEnabled
                endpoint.disabledReason = nil
                endpoint.failingSince = nil
            }
            endpoint.updatedAt = now
            try tables.webhooks.update(endpoint)
            try tables.audit(
                .webhookChanged, by: caller, in: organisationID, on: AuditObject("webhook", id), ["enabled": .flag(endpoint.isEnabled)],
                at: now)
            return endpoint
        }
    }

    package func remove(
        id: WebhookEndpoint.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) {
        try await context.write { tables in
            _ = try Self.find(id, organisationID, caller, tables)
            try tables.webhooks.remove(id: id)
            try tables.audit(.webhookRemoved, by: caller, in: organisationID, on: AuditObject("webhook", id), at: now)
        }
    }

    /// A new secret, shown this once. The present one signs beside it for a while, so that the other side can change over in peace; of more
    /// than ``WebhookSignature/secretsMax`` the oldest no longer do.
    ///
    /// - Parameter overlap: milliseconds; 0 for a secret that has leaked.
    package func rotateSecret(
        id: WebhookEndpoint.ID, overlap: Int64 = NotificationLimits.secretOverlap, in organisationID: Organisation.ID, caller: Caller,
        at now: Int64
    ) async throws(ServiceError) -> WebhookSecret {
        guard (0...NotificationLimits.secretOverlapMax).contains(overlap) else {
            throw .invalid(
                "overlapSeconds", "The old secret may go on for at most seven days.",
                limit: .init("secretOverlapMax", Int(NotificationLimits.secretOverlapMax)))
        }
        let secret = WebhookSecret.random()
        try await context.write { tables in
            _ = try Self.find(id, organisationID, caller, tables)
            try tables.webhooks.addSecret(secret.reveal(), to: id, othersEndAt: now + overlap, at: now)
            try tables.audit(
                .webhookSecretRotated, by: caller, in: organisationID, on: AuditObject("webhook", id), ["overlap": .number(overlap)],
                at: now)
        }
        return secret
    }

    static func find(
        _ id: WebhookEndpoint.ID, _ organisationID: Organisation.ID, _ caller: Caller, _ tables: Tables
    ) throws -> WebhookEndpoint {
        try caller.requirePermission(.manageIntegrations, in: organisationID, tables)
        guard let endpoint = try tables.webhooks.find(id: id, in: organisationID) else { throw ServiceError.notFound("webhook") }
        return endpoint
    }

    private func check(_ change: Change) throws(ServiceError) {
        var problems: [ServiceError.Problem] = []
        if let url = change.url, let sentence = trouble(with: url) {
            problems.append(
                .init(field: "url", sentence: sentence, limit: .init("endpointURLBytesMax", NotificationLimits.endpointURLBytesMax)))
        }
        if let note = change.note, note.utf8.count > NotificationLimits.endpointNoteBytesMax || note.utf8.contains(0) {
            problems.append(
                .init(
                    field: "name", sentence: "The name has at most \(NotificationLimits.endpointNoteBytesMax) bytes.",
                    limit: .init("endpointNoteBytesMax", NotificationLimits.endpointNoteBytesMax)))
        }
        if change.kinds?.contains(.ping) == true {
            problems.append(.init(field: "events", sentence: "Tests reach every webhook: they can't be chosen."))
        }
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    private func trouble(with text: String) -> String? {
        guard text.utf8.count <= NotificationLimits.endpointURLBytesMax else {
            return "The address has at most \(NotificationLimits.endpointURLBytesMax) bytes."
        }
        do throws(OutgoingError) {
            let url = try OutgoingURL(text)
            guard url.scheme == "https" || context.settings.allowsUnencryptedWebhooks else {
                return "The address must begin with https://."
            }
            return nil
        } catch { return error.sentence }
    }
}

extension AuditAction {
    package static let webhookCreated = AuditAction("webhook.created")
    package static let webhookChanged = AuditAction("webhook.changed")
    package static let webhookRemoved = AuditAction("webhook.removed")
    package static let webhookSecretRotated = AuditAction("webhook.secret_rotated")
    package static let webhookReplayed = AuditAction("webhook.replayed")
}
