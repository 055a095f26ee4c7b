/// A browser in which a person is signed in. Not called a session: that word belongs to livestreams.
package struct SignIn: Sendable, Equatable {
    package typealias ID = String

    /// Opaque; 12 characters. Not the token, which nobody keeps.
    package let id: ID
    package let userID: User.ID
    /// Milliseconds since 1970, as are the others.
    package let createdAt: Int64
    /// At most a minute behind.
    package let lastSeenAt: Int64
    /// However busy it is, it ends then.
    package let expiresAt: Int64
    /// What the browser said it is, shortened; for the person's list.
    package let userAgent: String
    /// The /24 or /48 it came from; nil if it had no address.
    package let address: String?

    package init(
        id: ID, userID: User.ID, createdAt: Int64, lastSeenAt: Int64, expiresAt: Int64, userAgent: String, address: String?
    ) {
        self.id = id
        self.userID = userID
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.expiresAt = expiresAt
        self.userAgent = userAgent
        self.address = address
    }
}
