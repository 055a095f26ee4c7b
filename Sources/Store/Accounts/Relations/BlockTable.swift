/// Who keeps somebody away.
package enum Blocker: Sendable, Hashable {
    case user(User.ID)
    case organisation(Organisation.ID)

    /// As it is stored.
    var text: String {
        switch self {
        case .user(let id): "user \(id)"
        case .organisation(let id): "organisation \(id)"
        }
    }
}

/// The SQL of `blocks`.
package struct BlockTable {
    let connection: any SQLConnection

    private static let listing = Listing(
        select: """
            SELECT \(UserTable.columns.map { "users.\($0)" }.joined(separator: ", ")), blocks.created_at
            FROM blocks JOIN users ON users.id = blocks.blocked_id
            """,
        filter: "blocks.blocker = $1", keys: [.integer("blocks.created_at"), .text("blocks.blocked_id")], order: .descending,
        decode: Relation.decode, keysOf: { [.integer($0.since), .text($0.user.id)] })

    /// One question to the primary key.
    package func exists(_ blocked: User.ID, by blocker: Blocker) throws(StoreError) -> Bool {
        let sql = "SELECT 1 FROM blocks WHERE blocked_id = $1 AND blocker = $2"
        return try connection.exists(sql, [.text(blocked), .text(blocker.text)])
    }

    /// Whether either of two keeps somebody away; one question as well.
    package func exists(_ blocked: User.ID, by one: Blocker, or other: Blocker) throws(StoreError) -> Bool {
        let sql = "SELECT 1 FROM blocks WHERE blocked_id = $1 AND blocker IN ($2, $3) LIMIT 1"
        return try connection.exists(sql, [.text(blocked), .text(one.text), .text(other.text)])
    }

    /// Those of several that keep somebody away; one question.
    package func blockers(of blocked: User.ID, among blockers: Set<Blocker>) throws(StoreError) -> Set<Blocker> {
        let byText = Dictionary(blockers.map { ($0.text, $0) }) { $1 }
        var found: Set<Blocker> = []
        try SeveralIDs.each(byText.keys, behind: [.text(blocked)]) { marks, values throws(StoreError) in
            let sql = "SELECT blocker FROM blocks WHERE blocked_id = $1 AND blocker IN (\(marks))"
            for text in try connection.query(sql, values, { row throws(StoreError) in try row.text(0) }) {
                if let blocker = byText[text] { found.insert(blocker) }
            }
        }
        return found
    }

    /// False if it was so already.
    package func insert(_ blocked: User.ID, by blocker: Blocker, actor: User.ID?, at now: Int64) throws(StoreError) -> Bool {
        let sql = "INSERT INTO blocks (blocked_id, blocker, created_by, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
        return try connection.run(sql, [.text(blocked), .text(blocker.text), .optional(actor), .integer(now)]) > 0
    }

    /// False if there was nothing to end.
    package func remove(_ blocked: User.ID, by blocker: Blocker) throws(StoreError) -> Bool {
        let sql = "DELETE FROM blocks WHERE blocked_id = $1 AND blocker = $2"
        return try connection.run(sql, [.text(blocked), .text(blocker.text)]) > 0
    }

    /// Newest first.
    package func page(by blocker: Blocker, after: Cursor?, limit: Int) throws(StoreError) -> Page<Relation> {
        try Self.listing.page(connection, [.text(blocker.text)], after: after, limit: limit)
    }

    package func count(by blocker: Blocker) throws(StoreError) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM blocks WHERE blocker = $1", [.text(blocker.text)]) {
            row throws(StoreError) in try row.integer(0)
        } ?? 0
    }

    package func removeAll(by blocker: Blocker) throws(StoreError) {
        try connection.run("DELETE FROM blocks WHERE blocker = $1", [.text(blocker.text)])
    }

    /// Both as the one who blocks and as the one who is blocked.
    package func removeAll(of userID: User.ID) throws(StoreError) {
        try removeAll(by: .user(userID))
        try connection.run("DELETE FROM blocks WHERE blocked_id = $1", [.text(userID)])
    }
}

extension Tables {
    package var blocks: BlockTable { BlockTable(connection: connection) }
}
