/// An address of somebody else's that is told what happens in an organisation.
package struct WebhookEndpoint: Sendable, Equatable, Identifiable {
    package typealias ID = String

    package let id: ID
    package let organisationID: Organisation.ID
    /// May hold a secret of the other side in its path: for those who may manage it, not for logs.
    package var url: String
    /// What the organisation calls it.
    package var note: String
    /// What it is told; empty means everything.
    package var kinds: Set<WebhookEvent.Kind>
    package var isEnabled: Bool
    /// Why it was disabled, if nobody did so by hand.
    package var disabledReason: String?
    /// Since when every delivery has failed; nil after a success. Milliseconds since 1970, as the others.
    package var failingSince: Int64?
    package let createdAt: Int64
    package var updatedAt: Int64

    package init(
        id: ID, organisationID: Organisation.ID, url: String, note: String, kinds: Set<WebhookEvent.Kind>, isEnabled: Bool = true,
        disabledReason: String? = nil, failingSince: Int64? = nil, createdAt: Int64, updatedAt: Int64
    ) {
        self.id = id
        self.organisationID = organisationID
        self.url = url
        self.note = note
        self.kinds = kinds
        self.isEnabled = isEnabled
        self.disabledReason = disabledReason
        self.failingSince = failingSince
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    func wants(_ kind: WebhookEvent.Kind) -> Bool { isEnabled && (kinds.isEmpty || kinds.contains(kind)) }
}
