/// A link by which people become members.
package struct Invitation: Sendable, Equatable {
    package typealias ID = String

    /// Opaque; 12 characters. Not the token.
    package let id: ID
    package let organisationID: Organisation.ID
    /// The only one who may use it; nil: whoever has the link.
    package let email: String?
    package let role: Role
    /// Which page they look after once they are there.
    package let pageID: LivestreamPage.ID?
    package let usesLeft: Int64
    /// Whether the link went to a person who passes it on, rather than to the mailbox of ``email``.
    package let wasShown: Bool
    /// Nil: Carillon itself.
    package let createdBy: User.ID?
    /// Milliseconds since 1970.
    package let createdAt: Int64
    package let expiresAt: Int64

    package init(
        id: ID, organisationID: Organisation.ID, email: String?, role: Role, pageID: LivestreamPage.ID? = nil, usesLeft: Int64,
        wasShown: Bool,
        createdBy: User.ID?, createdAt: Int64, expiresAt: Int64
    ) {
        self.id = id
        self.organisationID = organisationID
        self.email = email
        self.role = role
        self.pageID = pageID
        self.usesLeft = usesLeft
        self.wasShown = wasShown
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
