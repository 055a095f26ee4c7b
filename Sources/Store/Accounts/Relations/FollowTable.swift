/// A person at the other end of a follow or a block; without the email, which isn't the other's to know.
package struct Relation: Sendable, Equatable {
    package let user: User
    /// Milliseconds since 1970.
    package let since: Int64
}

/// The SQL of `follows`.
package struct FollowTable {
    let connection: any SQLConnection

    private static func listing(other: String, filter: String) -> Listing<Relation> {
        Listing(
            select: """
                SELECT \(UserTable.columns.map { "users.\($0)" }.joined(separator: ", ")), follows.created_at
                FROM follows JOIN users ON users.id = follows.\(other)
                """,
            filter: "follows.\(filter) = $1", keys: [.integer("follows.created_at"), .text("follows.\(other)")],
            order: .descending, decode: Relation.decode, keysOf: { [.integer($0.since), .text($0.user.id)] })
    }
    private static let followed = listing(other: "followed_id", filter: "follower_id")
    private static let followers = listing(other: "follower_id", filter: "followed_id")

    package func exists(_ follower: User.ID, follows followed: User.ID) throws(StoreError) -> Bool {
        let sql = "SELECT 1 FROM follows WHERE follower_id = $1 AND followed_id = $2"
        return try connection.exists(sql, [.text(follower), .text(followed)])
    }

    /// Those of several whom somebody follows; one question.
    package func followed(by follower: User.ID, among people: Set<User.ID>) throws(StoreError) -> Set<User.ID> {
        var found: Set<User.ID> = []
        try SeveralIDs.each(people, behind: [.text(follower)]) { marks, values throws(StoreError) in
            let sql = "SELECT followed_id FROM follows WHERE follower_id = $1 AND followed_id IN (\(marks))"
            found.formUnion(try connection.query(sql, values) { row throws(StoreError) in try row.text(0) })
        }
        return found
    }

    /// False if it was so already.
    package func insert(_ follower: User.ID, follows followed: User.ID, at now: Int64) throws(StoreError) -> Bool {
        let sql = "INSERT INTO follows (follower_id, followed_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
        return try connection.run(sql, [.text(follower), .text(followed), .integer(now)]) > 0
    }

    /// False if there was nothing to end.
    @discardableResult
    package func remove(_ follower: User.ID, follows followed: User.ID) throws(StoreError) -> Bool {
        let sql = "DELETE FROM follows WHERE follower_id = $1 AND followed_id = $2"
        return try connection.run(sql, [.text(follower), .text(followed)]) > 0
    }

    /// Whom a person follows, newest first.
    package func followed(by userID: User.ID, after: Cursor?, limit: Int) throws(StoreError) -> Page<Relation> {
        try Self.followed.page(connection, [.text(userID)], after: after, limit: limit)
    }

    /// Newest first.
    package func followers(of userID: User.ID, after: Cursor?, limit: Int) throws(StoreError) -> Page<Relation> {
        try Self.followers.page(connection, [.text(userID)], after: after, limit: limit)
    }

    package func followerCount(of userID: User.ID) throws(StoreError) -> Int64 {
        try count("SELECT COUNT(*) FROM follows WHERE followed_id = $1", userID)
    }

    package func followedCount(by userID: User.ID) throws(StoreError) -> Int64 {
        try count("SELECT COUNT(*) FROM follows WHERE follower_id = $1", userID)
    }

    package func removeAll(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM follows WHERE follower_id = $1", [.text(userID)])
        try connection.run("DELETE FROM follows WHERE followed_id = $1", [.text(userID)])
    }

    private func count(_ sql: String, _ userID: User.ID) throws(StoreError) -> Int64 {
        try connection.first(sql, [.text(userID)]) { row throws(StoreError) in try row.integer(0) } ?? 0
    }
}

extension Relation {
    static func decode(_ row: Row) throws(StoreError) -> Relation {
        var user = try UserTable.decode(row)
        // One may know who follows or is blocked, not how to write to them.
        user.email = nil
        return Relation(user: user, since: try row.integer(UserTable.columns.count))
    }
}

extension Tables {
    package var follows: FollowTable { FollowTable(connection: connection) }
}
