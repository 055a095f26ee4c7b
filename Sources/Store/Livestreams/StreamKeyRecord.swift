/// A stream key as far as it may be seen: its name, not itself.
package struct StreamKeyRecord: Sendable, Equatable {
    package typealias ID = String

    package let id: ID
    package let livestreamID: Livestream.ID
    /// Different from the names of the livestream's other keys.
    package let name: String
    package let createdBy: User.ID?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    /// When a person last asked to see it.
    package let revealedAt: Int64?

    package init(id: ID, livestreamID: Livestream.ID, name: String, createdBy: User.ID?, createdAt: Int64, revealedAt: Int64? = nil) {
        self.id = id
        self.livestreamID = livestreamID
        self.name = name
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.revealedAt = revealedAt
    }
}
