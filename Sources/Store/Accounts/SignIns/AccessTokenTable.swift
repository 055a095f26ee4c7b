/// The SQL of `access_tokens`. A token that was revoked is gone.
package struct AccessTokenTable {
    let connection: any SQLConnection

    private static let columns = ["id", "user_id", "organisation_id", "name", "scopes", "created_at", "expires_at", "last_used_at"]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM access_tokens"
    private static let ofUser = "\(select) WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT $2"
    private static let byDigest = """
        SELECT \(columns.map { "access_tokens.\($0)" }.joined(separator: ", ")),
            \(UserTable.columns.map { "users.\($0)" }.joined(separator: ", "))
        FROM access_tokens JOIN users ON users.id = access_tokens.user_id WHERE access_tokens.digest = $1
        """
    private static let insertion = """
        INSERT INTO access_tokens (\(columns.joined(separator: ", ")), digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """

    package func find(digest: [UInt8]) throws(StoreError) -> (token: AccessToken, user: User)? {
        try connection.first(Self.byDigest, [.bytes(digest)]) { row throws(StoreError) in
            (try Self.decode(row), try UserTable.decode(row, from: Self.columns.count))
        }
    }

    /// Newest first.
    package func all(of userID: User.ID, limit: Int) throws(StoreError) -> [AccessToken] {
        try connection.query(Self.ofUser, [.text(userID), .integer(Int64(limit))], Self.decode)
    }

    package func count(of userID: User.ID) throws(StoreError) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM access_tokens WHERE user_id = $1", [.text(userID)]) {
            row throws(StoreError) in try row.integer(0)
        } ?? 0
    }

    package func insert(_ token: AccessToken, digest: [UInt8]) throws(StoreError) {
        let values: [SQLValue] = [
            .text(token.id), .text(token.userID), .optional(token.organisationID), .text(token.name),
            .text(token.scopes.joined(separator: " ")), .integer(token.createdAt), .optional(token.expiresAt),
            .optional(token.lastUsedAt), .bytes(digest),
        ]
        try connection.run(Self.insertion, values)
    }

    package func touch(id: AccessToken.ID, at now: Int64) throws(StoreError) {
        try connection.run("UPDATE access_tokens SET last_used_at = $2 WHERE id = $1", [.text(id), .integer(now)])
    }

    /// False if the person has no such token.
    package func remove(id: AccessToken.ID, of userID: User.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM access_tokens WHERE id = $1 AND user_id = $2", [.text(id), .text(userID)]) > 0
    }

    package func removeAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM access_tokens WHERE user_id = $1", [.text(userID)])
    }

    /// Those of a person that only work in this organisation.
    package func removeAll(of userID: User.ID, in organisationID: Organisation.ID) throws(StoreError) {
        let sql = "DELETE FROM access_tokens WHERE user_id = $1 AND organisation_id = $2"
        try connection.run(sql, [.text(userID), .text(organisationID)])
    }

    package func removeEnded(at now: Int64) throws(StoreError) {
        try connection.run("DELETE FROM access_tokens WHERE expires_at <= $1", [.integer(now)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> AccessToken {
        AccessToken(
            id: try row.text(0), userID: try row.text(1), organisationID: try row.optionalText(2), name: try row.text(3),
            scopes: try row.text(4).split(separator: " ").map(String.init), createdAt: try row.integer(5),
            expiresAt: try row.optionalInteger(6), lastUsedAt: try row.optionalInteger(7))
    }
}

extension Tables {
    package var accessTokens: AccessTokenTable { AccessTokenTable(connection: connection) }
}
