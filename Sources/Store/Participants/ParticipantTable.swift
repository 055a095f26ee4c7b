/// A person who has joined a livestream.
package struct Participant: Sendable, Equatable {
    package let livestreamID: Livestream.ID
    package let userID: User.ID
    /// For pages; what the person is called now.
    package let displayName: String
    /// The last time; milliseconds since 1970.
    package let joinedAt: Int64
    /// Nil while there.
    package let leftAt: Int64?

    package init(livestreamID: Livestream.ID, userID: User.ID, displayName: String, joinedAt: Int64, leftAt: Int64? = nil) {
        self.livestreamID = livestreamID
        self.userID = userID
        self.displayName = displayName
        self.joinedAt = joinedAt
        self.leftAt = leftAt
    }
}

/// The SQL of `participants`.
package struct ParticipantTable {
    let connection: any SQLConnection

    private static func listing(_ filter: String) -> Listing<Participant> {
        Listing(
            select: """
                SELECT participants.livestream_id, participants.user_id, users.display_name, participants.joined_at, participants.left_at
                FROM participants JOIN users ON users.id = participants.user_id
                """,
            filter: filter, keys: [.integer("participants.joined_at"), .text("participants.user_id")], order: .ascending, decode: decode,
            keysOf: { [.integer($0.joinedAt), .text($0.userID)] })
    }
    private static let everybody = listing("participants.livestream_id = $1")
    private static let present = listing("participants.livestream_id = $1 AND participants.left_at IS NULL")

    /// Who has left and joins again joins now; who is there stays since when they came. False for the latter.
    package func join(_ userID: User.ID, livestreamID: Livestream.ID, at now: Int64) throws(StoreError) -> Bool {
        let sql = """
            INSERT INTO participants (livestream_id, user_id, joined_at, left_at) VALUES ($1, $2, $3, NULL)
            ON CONFLICT (livestream_id, user_id) DO UPDATE SET joined_at = excluded.joined_at, left_at = NULL
            WHERE participants.left_at IS NOT NULL
            """
        return try connection.run(sql, [.text(livestreamID), .text(userID), .integer(now)]) > 0
    }

    /// False if the person wasn't there.
    package func leave(_ userID: User.ID, livestreamID: Livestream.ID, at now: Int64) throws(StoreError) -> Bool {
        let sql = "UPDATE participants SET left_at = $3 WHERE livestream_id = $1 AND user_id = $2 AND left_at IS NULL"
        return try connection.run(sql, [.text(livestreamID), .text(userID), .integer(now)]) > 0
    }

    /// When a livestream is over, everybody has left.
    @discardableResult
    package func leaveAll(livestreamID: Livestream.ID, at now: Int64) throws(StoreError) -> Int {
        let sql = "UPDATE participants SET left_at = $2 WHERE livestream_id = $1 AND left_at IS NULL"
        return try connection.run(sql, [.text(livestreamID), .integer(now)])
    }

    package func find(_ userID: User.ID, livestreamID: Livestream.ID) throws(StoreError) -> Participant? {
        let sql = """
            SELECT participants.livestream_id, participants.user_id, users.display_name, participants.joined_at, participants.left_at
            FROM participants JOIN users ON users.id = participants.user_id
            WHERE participants.livestream_id = $1 AND participants.user_id = $2
            """
        return try connection.first(sql, [.text(livestreamID), .text(userID)], Self.decode)
    }

    /// Who came first comes first.
    package func page(
        livestreamID: Livestream.ID, onlyPresent: Bool, after cursor: Cursor?, limit: Int
    ) throws(StoreError) -> Page<Participant> {
        try (onlyPresent ? Self.present : Self.everybody).page(connection, [.text(livestreamID)], after: cursor, limit: limit)
    }

    /// What is known of one person, for their copy of their data: newest first.
    package func livestreams(of userID: User.ID, after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<Participant> {
        let listing = Listing(
            select: """
                SELECT participants.livestream_id, participants.user_id, users.display_name, participants.joined_at, participants.left_at
                FROM participants JOIN users ON users.id = participants.user_id
                """,
            filter: "participants.user_id = $1", keys: [.integer("participants.joined_at"), .text("participants.livestream_id")],
            order: .descending, decode: Self.decode, keysOf: { [.integer($0.joinedAt), .text($0.livestreamID)] })
        return try listing.page(connection, [.text(userID)], after: cursor, limit: limit)
    }

    /// Whether a person has ever joined a livestream of an organisation.
    package func hasTakenPart(_ userID: User.ID, in organisationID: Organisation.ID) throws(StoreError) -> Bool {
        let sql = """
            SELECT 1 FROM participants JOIN livestreams ON livestreams.id = participants.livestream_id
            WHERE participants.user_id = $1 AND livestreams.organisation_id = $2 LIMIT 1
            """
        return try connection.exists(sql, [.text(userID), .text(organisationID)])
    }

    /// Forgets a person.
    package func removeAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM participants WHERE user_id = $1", [.text(userID)])
    }

    private static func decode(_ row: Row) throws(StoreError) -> Participant {
        Participant(
            livestreamID: try row.text(0), userID: try row.text(1), displayName: try row.text(2), joinedAt: try row.integer(3),
            leftAt: try row.optionalInteger(4))
    }
}

extension Tables {
    package var participants: ParticipantTable { ParticipantTable(connection: connection) }
}
