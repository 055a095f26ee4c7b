/// The SQL of `one_time_links`. A link that was used is gone.
package struct OneTimeLinkTable {
    let connection: any SQLConnection

    private static let columns = ["id", "purpose", "user_id", "email", "was_shown", "created_at", "expires_at"]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM one_time_links"
    private static let byDigest = "\(select) WHERE digest = $1 AND purpose = $2 AND expires_at > $3"
    private static let byID = "\(select) WHERE id = $1 AND expires_at > $2"
    private static let ofUser = "\(select) WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id"
    private static let insertion = """
        INSERT INTO one_time_links (\(columns.joined(separator: ", ")), digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    /// Of two that race, one deletes the row.
    private static let use = """
        DELETE FROM one_time_links WHERE digest = $1 AND purpose = $2 AND expires_at > $3 RETURNING \(columns.joined(separator: ", "))
        """
    private static let renewal = "UPDATE one_time_links SET digest = $2, was_shown = 1, expires_at = $3 WHERE id = $1"
    private static let listing = Listing(
        select: select, filter: "user_id IS NOT NULL AND expires_at > $1", keys: [.integer("expires_at"), .text("id")],
        order: .ascending, decode: decode, keysOf: { [.integer($0.expiresAt), .text($0.id)] })

    package func insert(_ link: OneTimeLink, digest: [UInt8]) throws(StoreError) {
        let values: [SQLValue] = [
            .text(link.id), .text(link.purpose.rawValue), .optional(link.userID), .optional(link.email), .bool(link.wasShown),
            .integer(link.createdAt), .integer(link.expiresAt), .bytes(digest),
        ]
        try connection.run(Self.insertion, values)
    }

    /// One that still works.
    package func find(digest: [UInt8], _ purpose: OneTimeLink.Purpose, at now: Int64) throws(StoreError) -> OneTimeLink? {
        try connection.first(Self.byDigest, [.bytes(digest), .text(purpose.rawValue), .integer(now)], Self.decode)
    }

    package func find(id: OneTimeLink.ID, at now: Int64) throws(StoreError) -> OneTimeLink? {
        try connection.first(Self.byID, [.text(id), .integer(now)], Self.decode)
    }

    package func hasSetUpLink(at now: Int64) throws(StoreError) -> Bool {
        try connection.exists("SELECT 1 FROM one_time_links WHERE purpose = 'set_up' AND expires_at > $1", [.integer(now)])
    }

    /// Those of a person that still work, newest first.
    package func all(of userID: User.ID, at now: Int64) throws(StoreError) -> [OneTimeLink] {
        try connection.query(Self.ofUser, [.text(userID), .integer(now)], Self.decode)
    }

    /// Everybody's that still work; those that end soonest first.
    package func page(at now: Int64, after: Cursor?, limit: Int) throws(StoreError) -> Page<OneTimeLink> {
        try Self.listing.page(connection, [.integer(now)], after: after, limit: limit)
    }

    /// Uses a link up; nil if there is none that still works.
    package func use(digest: [UInt8], _ purpose: OneTimeLink.Purpose, at now: Int64) throws(StoreError) -> OneTimeLink? {
        try connection.first(Self.use, [.bytes(digest), .text(purpose.rawValue), .integer(now)], Self.decode)
    }

    /// Gives a link another token, that somebody is about to see; the earlier one is worthless.
    package func renew(id: OneTimeLink.ID, digest: [UInt8], expiresAt: Int64) throws(StoreError) {
        try connection.run(Self.renewal, [.text(id), .bytes(digest), .integer(expiresAt)])
    }

    package func removeAll(_ purpose: OneTimeLink.Purpose) throws(StoreError) {
        try connection.run("DELETE FROM one_time_links WHERE purpose = $1", [.text(purpose.rawValue)])
    }

    package func removeAll(_ purpose: OneTimeLink.Purpose, of userID: User.ID) throws(StoreError) {
        let sql = "DELETE FROM one_time_links WHERE user_id = $1 AND purpose = $2"
        try connection.run(sql, [.text(userID), .text(purpose.rawValue)])
    }

    package func removeAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM one_time_links WHERE user_id = $1", [.text(userID)])
    }

    package func removeEnded(at now: Int64) throws(StoreError) {
        try connection.run("DELETE FROM one_time_links WHERE expires_at <= $1", [.integer(now)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> OneTimeLink {
        OneTimeLink(
            id: try row.text(0), purpose: try row.word(1), userID: try row.optionalText(2), email: try row.optionalText(3),
            wasShown: try row.bool(4), createdAt: try row.integer(5), expiresAt: try row.integer(6))
    }
}

extension Tables {
    package var oneTimeLinks: OneTimeLinkTable { OneTimeLinkTable(connection: connection) }
}
