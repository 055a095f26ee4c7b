package import Accounts
internal import Cryptography
package import Store

extension Webhooks {
    /// Sends a test, also to an endpoint that is disabled. What came of it stands in the delivery's attempts.
    package func ping(
        id: WebhookEndpoint.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> WebhookDelivery.ID {
        let event = WebhookEvent(
            id: randomIdentifier(length: 16), organisationID: organisationID, kind: .ping, data: "{}", createdAt: now)
        return try await context.write { tables in
            _ = try Self.find(id, organisationID, caller, tables)
            try tables.webhooks.insert(event)
            return try tables.webhooks.deliver(event, to: id, cause: .ping, at: now)
        }
    }

    /// The delivery log, newest first.
    package func deliveries(
        id: WebhookEndpoint.ID, in organisationID: Organisation.ID, caller: Caller, after: Cursor?, limit: Int
    ) async throws(ServiceError) -> Page<WebhookDelivery> {
        try await context.read { tables in
            _ = try Self.find(id, organisationID, caller, tables)
            return try tables.webhooks.deliveries(to: id, after: after, limit: limit)
        }
    }

    /// A delivery with all its attempts, first to last.
    package func delivery(
        id: WebhookDelivery.ID, in organisationID: Organisation.ID, caller: Caller
    ) async throws(ServiceError) -> (delivery: WebhookDelivery, attempts: [WebhookAttempt]) {
        try await context.read { tables in
            let delivery = try Self.delivery(id, organisationID, caller, tables)
            return (delivery, try tables.webhooks.attempts(of: id))
        }
    }

    /// Sends an event once more.
    package func replay(
        deliveryID: WebhookDelivery.ID, in organisationID: Organisation.ID, caller: Caller, at now: Int64
    ) async throws(ServiceError) -> WebhookDelivery.ID {
        try await context.write { tables in
            let delivery = try Self.delivery(deliveryID, organisationID, caller, tables)
            guard let event = try tables.webhooks.event(id: delivery.eventID), event.kind != .ping else {
                throw ServiceError.conflict("A test can't be replayed: send a new one.")
            }
            try Self.requireEnabled(Self.find(delivery.endpointID, organisationID, caller, tables))
            try tables.audit(
                .webhookReplayed, by: caller, in: organisationID, on: AuditObject("webhook", delivery.endpointID), ["count": .number(1)],
                at: now)
            return try tables.webhooks.deliver(event, to: delivery.endpointID, cause: .replay, at: now)
        }
    }

    /// Sends all events of a span of time once more that the endpoint wants, in their order; also those that it has got already.
    ///
    /// - Parameters:
    ///   - after: from the answer of the call before, while there is more than ``NotificationLimits/replayMax``.
    /// - Returns: how many are on their way, and where to go on.
    package func replay(
        id: WebhookEndpoint.ID, from: Int64, before: Int64, after: Cursor? = nil, in organisationID: Organisation.ID, caller: Caller,
        at now: Int64
    ) async throws(ServiceError) -> (count: Int, next: Cursor?) {
        guard from < before else { throw .invalid("from", "The span of time must begin before it ends.") }
        return try await context.write { tables in
            let endpoint = try Self.find(id, organisationID, caller, tables)
            try Self.requireEnabled(endpoint)
            let page = try tables.webhooks.events(
                of: organisationID, from: from, before: before, after: after, limit: NotificationLimits.replayMax)
            let wanted = page.records.filter { endpoint.kinds.isEmpty || endpoint.kinds.contains($0.kind) }
            for event in wanted { try tables.webhooks.deliver(event, to: id, cause: .replay, at: now) }
            try tables.audit(
                .webhookReplayed, by: caller, in: organisationID, on: AuditObject("webhook", id),
                ["count": .number(Int64(wanted.count)), "from": .time(from), "before": .time(before)], at: now)
            return (wanted.count, page.next)
        }
    }

    private static func requireEnabled(_ endpoint: WebhookEndpoint) throws {
        guard endpoint.isEnabled else { throw ServiceError.conflict("This webhook is disabled: enable it first.") }
    }

    private static func delivery(
        _ id: WebhookDelivery.ID, _ organisationID: Organisation.ID, _ caller: Caller, _ tables: Tables
    ) throws -> WebhookDelivery {
        try caller.requirePermission(.manageIntegrations, in: organisationID, tables)
        guard let delivery = try tables.webhooks.delivery(id: id),
            try tables.webhooks.find(id: delivery.endpointID, in: organisationID) != nil
        else { throw ServiceError.notFound("delivery") }
        return delivery
    }
}
