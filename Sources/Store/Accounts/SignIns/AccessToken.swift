/// A personal access token, without the token itself: only its digest is stored.
package struct AccessToken: Sendable, Equatable {
    package typealias ID = String

    /// Opaque; 12 characters.
    package let id: ID
    package let userID: User.ID
    /// The only organisation in which it works; nil: each of its person's.
    package let organisationID: Organisation.ID?
    /// The person's own word for it.
    package let name: String
    /// Words of scopes, in the order they were given.
    package let scopes: [String]
    /// Milliseconds since 1970, as are the others.
    package let createdAt: Int64
    package let expiresAt: Int64?
    /// The start of the UTC day of its last use.
    package let lastUsedAt: Int64?

    package init(
        id: ID, userID: User.ID, organisationID: Organisation.ID?, name: String, scopes: [String], createdAt: Int64,
        expiresAt: Int64?, lastUsedAt: Int64? = nil
    ) {
        self.id = id
        self.userID = userID
        self.organisationID = organisationID
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}
