/// Rights that were given and shall not count any more. Kept as long as such a right could last.
package struct RightsRevocation: Sendable, Equatable {
    package enum What: Sendable, Equatable {
        /// Everybody's to one livestream, given under an epoch before this one.
        case livestream(playbackID: String, epoch: Int64)
        /// One person's, to everything, given before.
        case person(User.ID)
    }

    package let id: String
    /// Milliseconds since 1970.
    package let at: Int64
    package let what: What

    package init(id: String, at: Int64, what: What) {
        self.id = id
        self.at = at
        self.what = what
    }
}

/// The SQL of `rights_revocations`.
package struct RightsRevocationTable {
    let connection: any SQLConnection

    package func insert(_ revocation: RightsRevocation) throws(StoreError) {
        let values: [SQLValue] =
            switch revocation.what {
            case .livestream(let playbackID, let epoch): [.text(playbackID), .integer(epoch), .optional(nil as String?)]
            case .person(let id): [.optional(nil as String?), .optional(nil as Int64?), .text(id)]
            }
        try connection.run(
            "INSERT INTO rights_revocations (id, at, playback_id, epoch, subject) VALUES ($1, $2, $3, $4, $5)",
            [.text(revocation.id), .integer(revocation.at)] + values)
    }

    /// All at or after a time, oldest first.
    package func since(_ time: Int64) throws(StoreError) -> [RightsRevocation] {
        let sql = "SELECT id, at, playback_id, epoch, subject FROM rights_revocations WHERE at >= $1 ORDER BY at, id"
        return try connection.query(sql, [.integer(time)]) { row throws(StoreError) in
            let what: RightsRevocation.What
            if let playbackID = try row.optionalText(2), let epoch = try row.optionalInteger(3) {
                what = .livestream(playbackID: playbackID, epoch: epoch)
            } else {
                what = .person(try row.text(4))
            }
            return RightsRevocation(id: try row.text(0), at: try row.integer(1), what: what)
        }
    }

    /// Forgets those before a time.
    package func removeBefore(_ time: Int64) throws(StoreError) {
        try connection.run("DELETE FROM rights_revocations WHERE at < $1", [.integer(time)])
    }
}

extension Tables {
    package var rightsRevocations: RightsRevocationTable { RightsRevocationTable(connection: connection) }
}
