/// The most viewers at one time in one minute of a session.
package struct SessionViewers: Sendable, Equatable {
    package static let minuteMilliseconds: Int64 = 60_000

    package let sessionID: Session.ID
    /// The minute's beginning, in milliseconds since 1970.
    package let at: Int64
    package let viewers: Int64

    package init(sessionID: Session.ID, at: Int64, viewers: Int64) {
        self.sessionID = sessionID
        self.at = at
        self.viewers = viewers
    }
}

/// The SQL of `session_viewers`.
package struct SessionViewersTable {
    let connection: any SQLConnection

    private static let addition = """
        INSERT INTO session_viewers (session_id, at, viewers) SELECT $1, $2, $3 FROM sessions WHERE id = $1
        ON CONFLICT (session_id, at) DO UPDATE SET
            viewers = CASE WHEN excluded.viewers > session_viewers.viewers THEN excluded.viewers ELSE session_viewers.viewers END
        """

    /// Keeps the greater number. Nothing happens if there is no such session.
    package func note(_ minute: SessionViewers) throws(StoreError) {
        try connection.run(Self.addition, [.text(minute.sessionID), .integer(minute.at), .integer(minute.viewers)])
    }

    /// The most viewers at one time in each stretch of `step` milliseconds, by the stretch's number since 1970. Stretches of which nothing is
    /// known are missing.
    ///
    /// - Parameter times: milliseconds since 1970.
    package func most(sessionID: Session.ID, in times: Range<Int64>, step: Int64) throws(StoreError) -> [Int64: Int64] {
        let sql = """
            SELECT at / $2, MAX(viewers) FROM session_viewers WHERE session_id = $1 AND at >= $3 AND at < $4 GROUP BY at / $2
            """
        let parameters: [SQLValue] = [
            .text(sessionID), .integer(max(1, step)), .integer(times.lowerBound), .integer(times.upperBound),
        ]
        let rows = try connection.query(sql, parameters) { row throws(StoreError) in (try row.integer(0), try row.integer(1)) }
        return Dictionary(rows) { max($0, $1) }
    }
}

extension Tables {
    package var sessionViewers: SessionViewersTable { SessionViewersTable(connection: connection) }
}
