internal import Jobs
internal import Store

/// Writes down what came of an attempt, in the transaction that ends the job's turn.
struct WebhookLedger: Sendable {
    let delivery: WebhookDelivery
    let attempt: WebhookAttempt
    let isGone: Bool

    func record(_ tables: Tables, _ ending: JobEnding, at now: Int64) throws {
        switch ending {
        case .handedBack: return
        case .done: try tables.webhooks.setState(.delivered, of: delivery.id, finishedAt: now)
        case .dead: try tables.webhooks.setState(.failed, of: delivery.id, finishedAt: now)
        case .retry: break
        }
        try tables.webhooks.insert(attempt, of: delivery.id)
        // A test says something about the address that somebody is just entering, not about how the endpoint fares.
        guard delivery.cause != .ping, var endpoint = try tables.webhooks.find(id: delivery.endpointID) else { return }
        if attempt.trouble == nil {
            guard endpoint.failingSince != nil else { return }
            endpoint.failingSince = nil
        } else {
            endpoint.failingSince = endpoint.failingSince ?? attempt.at
            if let reason = reasonToDisable(endpoint, at: now) {
                endpoint.isEnabled = false
                endpoint.disabledReason = reason
                endpoint.updatedAt = now
                try tables.notifications.tellAdmins(
                    of: endpoint.organisationID,
                    Notice(
                        .webhookDisabled, about: endpoint.id,
                        "The webhook “\(endpoint.note)” was disabled: \(reason) Put it right, enable it, and replay what it missed.",
                        link: try tables.organisations.find(id: endpoint.organisationID).map { "/o/\($0.slug)/settings" }), at: now)
            }
        }
        try tables.webhooks.update(endpoint)
    }

    private func reasonToDisable(_ endpoint: WebhookEndpoint, at now: Int64) -> String? {
        guard endpoint.isEnabled, let since = endpoint.failingSince else { return nil }
        if isGone { return "it answered that it is gone (410)." }
        guard now - since >= NotificationLimits.failingTimeMax else { return nil }
        return "nothing could be delivered for \(NotificationLimits.failingTimeMax / 86_400_000) days. \(attempt.trouble ?? "")"
    }
}
