/// What binds a person to a livestream, found together with it.
package struct LivestreamTies: Sendable, Equatable {
    /// In the livestream's organisation.
    package let role: Role?
    /// The organisation, or the livestream's maker, keeps the person away.
    package let isBlocked: Bool
    /// The person follows its maker.
    package let isFollower: Bool
    /// The person looks after its page.
    package let looksAfterPage: Bool
    /// The person runs the server.
    package let isOperator: Bool
}

extension LivestreamTable {
    /// Each of the parts is one look into an index; none is there for a livestream without organisation, maker or page.
    private static let selectWithTies = """
        SELECT \(columns.joined(separator: ", ")),
            (SELECT role FROM memberships WHERE memberships.organisation_id = livestreams.organisation_id AND memberships.user_id = $2),
            EXISTS (SELECT 1 FROM blocks WHERE blocked_id = $2
                AND blocker IN ('\(Blocker.organisation("").text)' || livestreams.organisation_id,
                    '\(Blocker.user("").text)' || livestreams.created_by)),
            EXISTS (SELECT 1 FROM follows WHERE follower_id = $2 AND followed_id = livestreams.created_by),
            EXISTS (SELECT 1 FROM page_admins WHERE page_admins.page_id = livestreams.page_id AND page_admins.user_id = $2),
            (SELECT is_operator FROM users WHERE users.id = $2)
        FROM livestreams WHERE id = $1
        """

    /// A livestream and what binds a person to it, by one question.
    package func find(id: Livestream.ID, withTiesOf userID: User.ID) throws(StoreError) -> (livestream: Livestream, ties: LivestreamTies)? {
        try connection.first(Self.selectWithTies, [.text(id), .text(userID)]) { row throws(StoreError) in
            let column = Self.columns.count
            let role: Role? = try row.optionalText(column) == nil ? nil : try row.word(column)
            let ties = LivestreamTies(
                role: role, isBlocked: try row.bool(column + 1), isFollower: try row.bool(column + 2),
                looksAfterPage: try row.bool(column + 3), isOperator: try row.optionalBool(column + 4) ?? false)
            return (try Self.decode(row), ties)
        }
    }
}
