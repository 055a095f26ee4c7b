/// The SQL of `invitations`. One that was revoked is gone.
package struct InvitationTable {
    let connection: any SQLConnection

    private static let columns = [
        "id", "organisation_id", "email", "role", "uses_left", "was_shown", "created_by", "created_at", "expires_at",
        "page_id",
    ]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM invitations"
    private static let byDigest = "\(select) WHERE digest = $1 AND uses_left > 0 AND expires_at > $2"
    private static let insertion = """
        INSERT INTO invitations (\(columns.joined(separator: ", ")), digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """
    private static let use = """
        UPDATE invitations SET uses_left = uses_left - 1 WHERE digest = $1 AND uses_left > 0 AND expires_at > $2
        RETURNING \(columns.joined(separator: ", "))
        """
    private static let listing = Listing(
        select: select, filter: "organisation_id = $1", keys: [.integer("created_at"), .text("id")], order: .descending,
        decode: decode, keysOf: { [.integer($0.createdAt), .text($0.id)] })

    package func insert(_ invitation: Invitation, digest: [UInt8]) throws(StoreError) {
        let values: [SQLValue] = [
            .text(invitation.id), .text(invitation.organisationID), .optional(invitation.email), .text(invitation.role.rawValue),
            .integer(invitation.usesLeft), .bool(invitation.wasShown), .optional(invitation.createdBy),
            .integer(invitation.createdAt), .integer(invitation.expiresAt), .optional(invitation.pageID), .bytes(digest),
        ]
        try connection.run(Self.insertion, values)
    }

    /// One that still works.
    package func find(digest: [UInt8], at now: Int64) throws(StoreError) -> Invitation? {
        try connection.first(Self.byDigest, [.bytes(digest), .integer(now)], Self.decode)
    }

    /// Takes one use of it; nil if it doesn't work any more. The record says what is left.
    package func use(digest: [UInt8], at now: Int64) throws(StoreError) -> Invitation? {
        try connection.first(Self.use, [.bytes(digest), .integer(now)], Self.decode)
    }

    /// Newest first; those that ended included, until they are cleared away.
    package func page(of organisationID: Organisation.ID, after: Cursor?, limit: Int) throws(StoreError) -> Page<Invitation> {
        try Self.listing.page(connection, [.text(organisationID)], after: after, limit: limit)
    }

    package func count(in organisationID: Organisation.ID) throws(StoreError) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM invitations WHERE organisation_id = $1", [.text(organisationID)]) {
            row throws(StoreError) in try row.integer(0)
        } ?? 0
    }

    /// The one that was removed; nil if the organisation has none by this id.
    package func remove(id: Invitation.ID, of organisationID: Organisation.ID) throws(StoreError) -> Invitation? {
        let sql = "DELETE FROM invitations WHERE id = $1 AND organisation_id = $2 RETURNING \(Self.columns.joined(separator: ", "))"
        return try connection.first(sql, [.text(id), .text(organisationID)], Self.decode)
    }

    /// Those that a person made in an organisation.
    package func removeAll(madeBy userID: User.ID, in organisationID: Organisation.ID) throws(StoreError) {
        let sql = "DELETE FROM invitations WHERE created_by = $1 AND organisation_id = $2"
        try connection.run(sql, [.text(userID), .text(organisationID)])
    }

    /// Those that a person made anywhere, and those that are for an email.
    package func removeAll(madeBy userID: User.ID, orFor email: String?) throws(StoreError) {
        try connection.run("DELETE FROM invitations WHERE created_by = $1", [.text(userID)])
        guard let email else { return }
        try connection.run("DELETE FROM invitations WHERE email = $1", [.text(email)])
    }

    package func removeEnded(at now: Int64) throws(StoreError) {
        try connection.run("DELETE FROM invitations WHERE expires_at <= $1", [.integer(now)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> Invitation {
        Invitation(
            id: try row.text(0), organisationID: try row.text(1), email: try row.optionalText(2), role: try row.word(3),
            pageID: try row.optionalText(9), usesLeft: try row.integer(4), wasShown: try row.bool(5), createdBy: try row.optionalText(6),
            createdAt: try row.integer(7), expiresAt: try row.integer(8))
    }
}

extension Tables {
    package var invitations: InvitationTable { InvitationTable(connection: connection) }
}
