/// The SQL of `sign_ins`. A sign-in that was revoked is gone.
package struct SignInTable {
    let connection: any SQLConnection

    private static let columns = ["id", "user_id", "created_at", "last_seen_at", "expires_at", "user_agent", "address"]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM sign_ins"
    private static let ofUser = "\(select) WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT $2"
    /// With its person, in one question: it is asked with every request of a browser.
    private static let byDigest = """
        SELECT \(columns.map { "sign_ins.\($0)" }.joined(separator: ", ")),
            \(UserTable.columns.map { "users.\($0)" }.joined(separator: ", "))
        FROM sign_ins JOIN users ON users.id = sign_ins.user_id WHERE sign_ins.digest = $1
        """
    private static let insertion = """
        INSERT INTO sign_ins (\(columns.joined(separator: ", ")), digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    private static let trimming = """
        DELETE FROM sign_ins WHERE user_id = $1 AND id NOT IN (
            SELECT id FROM sign_ins WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT $2)
        """

    package func find(digest: [UInt8]) throws(StoreError) -> (signIn: SignIn, user: User)? {
        try connection.first(Self.byDigest, [.bytes(digest)]) { row throws(StoreError) in
            (try Self.decode(row), try UserTable.decode(row, from: Self.columns.count))
        }
    }

    /// Newest first.
    package func all(of userID: User.ID, limit: Int) throws(StoreError) -> [SignIn] {
        try connection.query(Self.ofUser, [.text(userID), .integer(Int64(limit))], Self.decode)
    }

    package func insert(_ signIn: SignIn, digest: [UInt8]) throws(StoreError) {
        let values: [SQLValue] = [
            .text(signIn.id), .text(signIn.userID), .integer(signIn.createdAt), .integer(signIn.lastSeenAt),
            .integer(signIn.expiresAt), .text(signIn.userAgent), .optional(signIn.address), .bytes(digest),
        ]
        try connection.run(Self.insertion, values)
    }

    /// Keeps the newest `count` of a person.
    package func trim(of userID: User.ID, to count: Int) throws(StoreError) {
        try connection.run(Self.trimming, [.text(userID), .integer(Int64(count))])
    }

    package func touch(id: SignIn.ID, at now: Int64, address: String?) throws(StoreError) {
        let sql = "UPDATE sign_ins SET last_seen_at = $2, address = $3 WHERE id = $1"
        try connection.run(sql, [.text(id), .integer(now), .optional(address)])
    }

    /// False if the person has no such sign-in.
    package func remove(id: SignIn.ID, of userID: User.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM sign_ins WHERE id = $1 AND user_id = $2", [.text(id), .text(userID)]) > 0
    }

    /// Returns how many there were.
    @discardableResult
    package func removeAll(of userID: User.ID, except kept: SignIn.ID?) throws(StoreError) -> Int {
        try connection.run("DELETE FROM sign_ins WHERE user_id = $1 AND id <> $2", [.text(userID), .text(kept ?? "")])
    }

    /// Those that expired, or weren't seen since `idleSince`.
    package func removeEnded(at now: Int64, idleSince: Int64) throws(StoreError) {
        try connection.run("DELETE FROM sign_ins WHERE expires_at <= $1", [.integer(now)])
        try connection.run("DELETE FROM sign_ins WHERE last_seen_at < $1", [.integer(idleSince)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> SignIn {
        SignIn(
            id: try row.text(0), userID: try row.text(1), createdAt: try row.integer(2), lastSeenAt: try row.integer(3),
            expiresAt: try row.integer(4), userAgent: try row.text(5), address: try row.optionalText(6))
    }
}

extension Tables {
    package var signIns: SignInTable { SignInTable(connection: connection) }
}
