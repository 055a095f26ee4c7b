/// The SQL of `creator_applications`.
package struct CreatorApplicationTable {
    let connection: any SQLConnection

    private static let columns = [
        "id", "organisation_id", "user_id", "status", "message", "reason", "decided_by", "created_at", "decided_at",
    ]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM creator_applications"
    private static let byID = "\(select) WHERE id = $1 AND organisation_id = $2"
    private static let ofUserIn = "\(select) WHERE user_id = $1 AND organisation_id = $2 ORDER BY created_at DESC, id LIMIT $3"
    private static let insertion = """
        INSERT INTO creator_applications (\(columns.joined(separator: ", "))) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT DO NOTHING
        """
    private static let decision = """
        UPDATE creator_applications SET status = $3, reason = $4, decided_by = $5, decided_at = $6
        WHERE id = $1 AND organisation_id = $2 AND status = 'pending'
        """
    private static let listing = Listing(
        select: select, filter: "organisation_id = $1 AND status = $2", keys: [.integer("created_at"), .text("id")],
        order: .ascending, decode: decode, keysOf: { [.integer($0.createdAt), .text($0.id)] })

    package func find(id: CreatorApplication.ID, in organisationID: Organisation.ID) throws(StoreError) -> CreatorApplication? {
        try connection.first(Self.byID, [.text(id), .text(organisationID)], Self.decode)
    }

    /// Newest first.
    package func latest(
        of userID: User.ID, in organisationID: Organisation.ID, limit: Int
    ) throws(StoreError) -> [CreatorApplication] {
        try connection.query(Self.ofUserIn, [.text(userID), .text(organisationID), .integer(Int64(limit))], Self.decode)
    }

    /// Everywhere, oldest first.
    package func all(of userID: User.ID) throws(StoreError) -> [CreatorApplication] {
        try connection.query("\(Self.select) WHERE user_id = $1 ORDER BY created_at, id", [.text(userID)], Self.decode)
    }

    /// Oldest first.
    package func page(
        of organisationID: Organisation.ID, status: CreatorApplication.Status, after: Cursor?, limit: Int
    ) throws(StoreError) -> Page<CreatorApplication> {
        try Self.listing.page(connection, [.text(organisationID), .text(status.rawValue)], after: after, limit: limit)
    }

    /// False if one of the person is pending there.
    package func insert(_ application: CreatorApplication) throws(StoreError) -> Bool {
        let values: [SQLValue] = [
            .text(application.id), .text(application.organisationID), .text(application.userID),
            .text(application.status.rawValue), .text(application.message), .optional(application.reason),
            .optional(application.decidedBy), .integer(application.createdAt), .optional(application.decidedAt),
        ]
        return try connection.run(Self.insertion, values) > 0
    }

    /// False if it isn't pending any more.
    package func decide(
        _ status: CreatorApplication.Status, reason: String?, by userID: User.ID?, at now: Int64, id: CreatorApplication.ID,
        in organisationID: Organisation.ID
    ) throws(StoreError) -> Bool {
        let values: [SQLValue] = [
            .text(id), .text(organisationID), .text(status.rawValue), .optional(reason), .optional(userID), .integer(now),
        ]
        return try connection.run(Self.decision, values) > 0
    }

    package func removeAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM creator_applications WHERE user_id = $1", [.text(userID)])
    }

    package func removePending(of userID: User.ID, in organisationID: Organisation.ID) throws(StoreError) {
        let sql = "DELETE FROM creator_applications WHERE user_id = $1 AND organisation_id = $2 AND status = 'pending'"
        try connection.run(sql, [.text(userID), .text(organisationID)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> CreatorApplication {
        CreatorApplication(
            id: try row.text(0), organisationID: try row.text(1), userID: try row.text(2), status: try row.word(3),
            message: try row.text(4), reason: try row.optionalText(5), decidedBy: try row.optionalText(6),
            createdAt: try row.integer(7), decidedAt: try row.optionalInteger(8))
    }
}

extension Tables {
    package var creatorApplications: CreatorApplicationTable { CreatorApplicationTable(connection: connection) }
}
