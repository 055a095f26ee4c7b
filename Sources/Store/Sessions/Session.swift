/// One time on air of a livestream.
package struct Session: Sendable, Equatable {
    package typealias ID = String

    /// Why a session ended.
    package enum EndReason: String, Sendable, CaseIterable {
        /// The encoder said goodbye.
        case unpublished
        /// The encoder went away and didn't come back within the grace period.
        case encoderGone = "encoder_gone"
        /// The key was rotated or the livestream removed.
        case revoked
        /// A person stopped it.
        case stopped
        /// The server was stopped.
        case serverStopped = "server_stopped"
        /// The server died; found at the next start.
        case serverDied = "server_died"
        /// The encoder broke the protocol or a limit.
        case failed
    }

    package let id: ID
    package let livestreamID: Livestream.ID
    /// Milliseconds since 1970.
    package let startedAt: Int64
    /// Nil while on air.
    package let endedAt: Int64?
    package let endReason: EndReason?

    package init(id: ID, livestreamID: Livestream.ID, startedAt: Int64, endedAt: Int64?, endReason: EndReason?) {
        self.id = id
        self.livestreamID = livestreamID
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.endReason = endReason
    }
}
