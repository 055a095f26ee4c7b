/// Something that happened, as endpoints are told of it.
package struct WebhookEvent: Sendable, Equatable, Identifiable {
    package typealias ID = String

    /// A kind never changes what its data means; what must change gets a new name.
    package enum Kind: String, Sendable, CaseIterable {
        case livestreamScheduled = "livestream.scheduled"
        case livestreamChanged = "livestream.changed"
        case livestreamLive = "livestream.live"
        case livestreamInterrupted = "livestream.interrupted"
        case livestreamEnded = "livestream.ended"
        case livestreamCancelled = "livestream.cancelled"
        case livestreamFailed = "livestream.failed"
        case livestreamDeleted = "livestream.deleted"
        case recordingReady = "recording.ready"
        case recordingFailed = "recording.failed"
        case recordingDeleted = "recording.deleted"
        case creatorApplied = "creator.applied"
        /// A test that somebody asked for; sent to one endpoint, whatever it wants.
        case ping = "webhook.ping"
    }

    package let id: ID
    package let organisationID: Organisation.ID
    /// Events of one livestream reach an endpoint in order.
    package let livestreamID: String?
    package let kind: Kind
    /// A JSON object.
    package let data: String
    package let createdAt: Int64
    /// Counts an organisation's events in the order of their transactions; 0 until it is stored.
    package let number: Int64

    package static let dataBytesMax = 32 * 1024

    package init(
        id: ID, organisationID: Organisation.ID, livestreamID: String? = nil, kind: Kind, data: String, createdAt: Int64, number: Int64 = 0
    ) {
        self.id = id
        self.organisationID = organisationID
        self.livestreamID = livestreamID
        self.kind = kind
        self.data = data
        self.createdAt = createdAt
        self.number = number
    }
}
