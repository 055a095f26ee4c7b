/// A link that does one thing once. Its token is in the link alone.
package struct OneTimeLink: Sendable, Equatable {
    package typealias ID = String

    package enum Purpose: String, Sendable {
        /// Makes the owner of a server that has none. There is at most one.
        case setUp = "set_up"
        case verifyEmail = "verify_email"
        case resetPassword = "reset_password"
    }

    /// Opaque; 12 characters. Not the token.
    package let id: ID
    package let purpose: Purpose
    /// Whose; nil for the set-up, and for the stand-ins that are stored when an unknown email asks.
    package let userID: User.ID?
    /// The address that the link proves; nil where it isn't about one.
    package let email: String?
    /// Whether somebody else than the mailbox has seen the link: then it proves no address.
    package let wasShown: Bool
    /// Milliseconds since 1970.
    package let createdAt: Int64
    package let expiresAt: Int64

    package init(
        id: ID, purpose: Purpose, userID: User.ID?, email: String?, wasShown: Bool, createdAt: Int64, expiresAt: Int64
    ) {
        self.id = id
        self.purpose = purpose
        self.userID = userID
        self.email = email
        self.wasShown = wasShown
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
