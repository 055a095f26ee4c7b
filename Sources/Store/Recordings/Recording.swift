/// What was kept of a session.
package struct Recording: Sendable, Equatable {
    package typealias ID = String

    package enum State: String, Sendable, CaseIterable {
        /// Being written, or left behind by a server that died.
        case recording
        /// Finished in order.
        case complete
        /// Left behind, found and put in order: plays up to its last finished part.
        case repaired
        /// Holds nothing that plays; ``Recording/note`` says why.
        case failed

        /// Whether people can watch the whole of it.
        package var isPlayable: Bool { self == .complete || self == .repaired }
    }

    package let id: ID
    package let sessionID: Session.ID
    /// The livestream of the session.
    package let livestreamID: Livestream.ID
    /// Name of its folder in the recordings folder.
    package let folder: String
    package let state: State
    /// 0 until it is finished.
    package let durationMilliseconds: Int64
    /// 0 until it is finished.
    package let byteCount: Int64
    /// Milliseconds since 1970.
    package let startedAt: Int64
    package let endedAt: Int64?
    /// A sentence about what was found or went wrong.
    package let note: String?

    package init(
        id: ID, sessionID: Session.ID, livestreamID: Livestream.ID, folder: String, state: State,
        durationMilliseconds: Int64 = 0, byteCount: Int64 = 0, startedAt: Int64, endedAt: Int64? = nil, note: String? = nil
    ) {
        self.id = id
        self.sessionID = sessionID
        self.livestreamID = livestreamID
        self.folder = folder
        self.state = state
        self.durationMilliseconds = durationMilliseconds
        self.byteCount = byteCount
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.note = note
    }
}
