/// How an outside issuer calls one of our people (OpenID Connect Core 1.0 §5.7: issuer and subject together are unique).
package struct ExternalIdentity: Sendable, Equatable {
    package let issuer: String
    package let subject: String
    package let userID: User.ID
    /// Milliseconds since 1970.
    package let createdAt: Int64

    package init(issuer: String, subject: String, userID: User.ID, createdAt: Int64) {
        self.issuer = issuer
        self.subject = subject
        self.userID = userID
        self.createdAt = createdAt
    }
}

/// The SQL of `external_identities`.
package struct ExternalIdentityTable {
    let connection: any SQLConnection

    private static let select = "SELECT issuer, subject, user_id, created_at FROM external_identities"
    private static let userOfIdentity = """
        SELECT \(UserTable.columns.map { "users.\($0)" }.joined(separator: ", "))
        FROM external_identities JOIN users ON users.id = external_identities.user_id
        WHERE external_identities.issuer = $1 AND external_identities.subject = $2
        """
    private static let insertion = """
        INSERT INTO external_identities (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """

    package func user(issuer: String, subject: String) throws(StoreError) -> User? {
        try connection.first(Self.userOfIdentity, [.text(issuer), .text(subject)], UserTable.decode)
    }

    package func all(of userID: User.ID) throws(StoreError) -> [ExternalIdentity] {
        try connection.query("\(Self.select) WHERE user_id = $1 ORDER BY created_at, issuer, subject", [.text(userID)], Self.decode)
    }

    /// False if the identity belongs to somebody already.
    package func insert(_ identity: ExternalIdentity) throws(StoreError) -> Bool {
        let values: [SQLValue] = [
            .text(identity.issuer), .text(identity.subject), .text(identity.userID), .integer(identity.createdAt),
        ]
        return try connection.run(Self.insertion, values) > 0
    }

    package func removeAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM external_identities WHERE user_id = $1", [.text(userID)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> ExternalIdentity {
        ExternalIdentity(
            issuer: try row.text(0), subject: try row.text(1), userID: try row.text(2), createdAt: try row.integer(3))
    }
}

extension Tables {
    package var externalIdentities: ExternalIdentityTable { ExternalIdentityTable(connection: connection) }
}
