/// The SQL of `memberships`.
package struct MembershipTable {
    let connection: any SQLConnection

    private static let insertion = """
        INSERT INTO memberships (organisation_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """
    private static let ofUser = """
        SELECT \(OrganisationTable.columns.map { "organisations.\($0)" }.joined(separator: ", ")), memberships.role
        FROM memberships JOIN organisations ON organisations.id = memberships.organisation_id
        WHERE memberships.user_id = $1 ORDER BY memberships.organisation_id
        """
    private static let sharing = """
        SELECT 1 FROM memberships JOIN memberships AS others ON others.organisation_id = memberships.organisation_id
        WHERE memberships.user_id = $1 AND others.user_id = $2 LIMIT 1
        """
    private static let ownedAlone = """
        SELECT \(OrganisationTable.columns.map { "organisations.\($0)" }.joined(separator: ", "))
        FROM memberships JOIN organisations ON organisations.id = memberships.organisation_id
        WHERE memberships.user_id = $1 AND memberships.role = 'owner' AND NOT EXISTS (
            SELECT 1 FROM memberships AS others WHERE others.organisation_id = memberships.organisation_id
                AND others.role = 'owner' AND others.user_id <> $1)
        ORDER BY organisations.id
        """

    private static func listing(_ filter: String) -> Listing<Member> {
        Listing(
            select: """
                SELECT \(UserTable.columns.map { "users.\($0)" }.joined(separator: ", ")), memberships.role, memberships.created_at
                FROM memberships JOIN users ON users.id = memberships.user_id
                """,
            filter: filter, keys: [.integer("memberships.created_at"), .text("memberships.user_id")], order: .ascending,
            decode: { row throws(StoreError) in
                let next = UserTable.columns.count
                return Member(
                    user: try UserTable.decode(row), role: try row.word(next), joinedAt: try row.integer(next + 1))
            },
            keysOf: { [.integer($0.joinedAt), .text($0.user.id)] })
    }
    private static let everybody = listing("memberships.organisation_id = $1")
    private static let ofRole = listing("memberships.organisation_id = $1 AND memberships.role = $2")

    /// What a person is in several organisations, those left out to which they don't belong; one question.
    package func roles(of userID: User.ID, in organisations: Set<Organisation.ID>) throws(StoreError) -> [Organisation.ID: Role] {
        var roles: [Organisation.ID: Role] = [:]
        try SeveralIDs.each(organisations, behind: [.text(userID)]) { marks, values throws(StoreError) in
            let sql = "SELECT organisation_id, role FROM memberships WHERE user_id = $1 AND organisation_id IN (\(marks))"
            let found = try connection.query(sql, values) { row throws(StoreError) in (try row.text(0), try row.word(1, Role.self)) }
            for (organisation, role) in found { roles[organisation] = role }
        }
        return roles
    }

    /// Nil if the person doesn't belong to the organisation, or there is no such organisation.
    package func role(of userID: User.ID, in organisationID: Organisation.ID) throws(StoreError) -> Role? {
        let sql = "SELECT role FROM memberships WHERE organisation_id = $1 AND user_id = $2"
        return try connection.first(sql, [.text(organisationID), .text(userID)]) { row throws(StoreError) in try row.word(0) }
    }

    /// Longest members first.
    package func page(
        of organisationID: Organisation.ID, role: Role?, after: Cursor?, limit: Int
    ) throws(StoreError) -> Page<Member> {
        if let role {
            return try Self.ofRole.page(connection, [.text(organisationID), .text(role.rawValue)], after: after, limit: limit)
        }
        return try Self.everybody.page(connection, [.text(organisationID)], after: after, limit: limit)
    }

    package func organisations(of userID: User.ID) throws(StoreError) -> [OwnOrganisation] {
        try connection.query(Self.ofUser, [.text(userID)]) { row throws(StoreError) in
            OwnOrganisation(
                organisation: try OrganisationTable.decode(row), role: try row.word(OrganisationTable.columns.count))
        }
    }

    /// Organisations that would have no owner without this person.
    package func organisationsOwnedAlone(by userID: User.ID) throws(StoreError) -> [Organisation] {
        try connection.query(Self.ownedAlone, [.text(userID)], OrganisationTable.decode)
    }

    /// Whether two people belong to the same organisation, any one.
    package func share(_ one: User.ID, _ other: User.ID) throws(StoreError) -> Bool {
        try connection.exists(Self.sharing, [.text(one), .text(other)])
    }

    /// Whether the person may show themself in public somewhere: as a creator or more.
    package func isCreatorSomewhere(_ userID: User.ID) throws(StoreError) -> Bool {
        try connection.exists("SELECT 1 FROM memberships WHERE user_id = $1 AND role <> 'member' LIMIT 1", [.text(userID)])
    }

    package func count(in organisationID: Organisation.ID, role: Role? = nil) throws(StoreError) -> Int64 {
        let sql = "SELECT COUNT(*) FROM memberships WHERE organisation_id = $1"
        let values: [SQLValue] = [.text(organisationID)] + (role.map { [.text($0.rawValue)] } ?? [])
        return try connection.first(role == nil ? sql : sql + " AND role = $2", values) {
            row throws(StoreError) in try row.integer(0)
        } ?? 0
    }

    package func count(of userID: User.ID) throws(StoreError) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM memberships WHERE user_id = $1", [.text(userID)]) {
            row throws(StoreError) in try row.integer(0)
        } ?? 0
    }

    /// False if the person is a member already; then nothing changes.
    package func insert(_ membership: Membership) throws(StoreError) -> Bool {
        let values: [SQLValue] = [
            .text(membership.organisationID), .text(membership.userID), .text(membership.role.rawValue),
            .integer(membership.createdAt),
        ]
        return try connection.run(Self.insertion, values) > 0
    }

    package func setRole(_ role: Role, of userID: User.ID, in organisationID: Organisation.ID) throws(StoreError) {
        let sql = "UPDATE memberships SET role = $3 WHERE organisation_id = $1 AND user_id = $2"
        try connection.run(sql, [.text(organisationID), .text(userID), .text(role.rawValue)])
    }

    package func remove(_ userID: User.ID, from organisationID: Organisation.ID) throws(StoreError) {
        let sql = "DELETE FROM memberships WHERE organisation_id = $1 AND user_id = $2"
        try connection.run(sql, [.text(organisationID), .text(userID)])
    }

    package func removeAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM memberships WHERE user_id = $1", [.text(userID)])
    }
}

extension Tables {
    package var memberships: MembershipTable { MembershipTable(connection: connection) }
}
