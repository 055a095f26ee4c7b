/// The SQL of `sessions`.
package struct SessionTable {
    let connection: any SQLConnection

    private static let columns = "id, livestream_id, started_at, ended_at, end_reason"
    private static let insertion = "INSERT INTO sessions (\(columns)) VALUES ($1, $2, $3, $4, $5)"
    private static let select = "SELECT \(columns) FROM sessions"
    private static let selectOfLivestream = "\(select) WHERE livestream_id = $1 ORDER BY started_at DESC, id DESC"
    private static let selectUnfinished = "\(select) WHERE ended_at IS NULL ORDER BY started_at, id"
    private static let selectByID = "\(select) WHERE id = $1"
    private static let ending = "UPDATE sessions SET ended_at = $1, end_reason = $2 WHERE id = $3 AND ended_at IS NULL"

    static let listing = Listing(
        select: select, filter: "livestream_id = $1", keys: [.integer("started_at"), .text("id")], order: .descending, decode: decode,
        keysOf: { [.integer($0.startedAt), .text($0.id)] })

    /// A conflict if the id is taken, or there is no such livestream.
    package func insert(_ session: Session) throws(StoreError) {
        try connection.run(
            Self.insertion,
            [
                .text(session.id), .text(session.livestreamID), .integer(session.startedAt), .optional(session.endedAt),
                .optional(session.endReason?.rawValue),
            ])
    }

    /// Whether the session was there and on air.
    package func end(id: Session.ID, at now: Int64, reason: Session.EndReason) throws(StoreError) -> Bool {
        try connection.run(Self.ending, [.integer(now), .text(reason.rawValue), .text(id)]) > 0
    }

    /// On air after all: what was taken for its end wasn't.
    @discardableResult
    package func reopen(id: Session.ID) throws(StoreError) -> Bool {
        try connection.run("UPDATE sessions SET ended_at = NULL, end_reason = NULL WHERE id = $1 AND ended_at IS NOT NULL", [.text(id)]) > 0
    }

    /// A livestream's sessions that haven't ended; there should be one at most.
    package func unfinished(livestreamID: Livestream.ID) throws(StoreError) -> [Session] {
        try connection.query(
            "\(Self.select) WHERE livestream_id = $1 AND ended_at IS NULL ORDER BY started_at, id", [.text(livestreamID)], Self.decode)
    }

    package func find(id: Session.ID) throws(StoreError) -> Session? {
        try connection.first(Self.selectByID, [.text(id)], Self.decode)
    }

    /// A livestream's sessions, newest first.
    package func all(livestreamID: Livestream.ID) throws(StoreError) -> [Session] {
        try connection.query(Self.selectOfLivestream, [.text(livestreamID)], Self.decode)
    }

    /// What there is to say of a livestream's times on air at a glance.
    package struct Outline: Sendable, Equatable {
        /// When it was on air for the first time; milliseconds since 1970.
        package let firstStartedAt: Int64
        package let latest: Session
        /// The most viewers at one time in the latest session.
        package let viewersPeak: Int64
        /// The livestream's newest recording that is finished and plays.
        package let recording: Recording?
    }

    /// Outlines of those livestreams that were ever on air. At the same cost for many sessions as for one; one question.
    package func outlines(livestreamIDs: [Livestream.ID]) throws(StoreError) -> [Livestream.ID: Outline] {
        var outlines: [Livestream.ID: Outline] = [:]
        try SeveralIDs.each(livestreamIDs) { marks, values throws(StoreError) in
            let found = try connection.query(Self.selectOutlines(marks), values) { row throws(StoreError) in
                Outline(
                    firstStartedAt: try row.integer(5), latest: try Self.decode(row), viewersPeak: try row.optionalInteger(6) ?? 0,
                    recording: try row.optionalText(7) == nil ? nil : try RecordingTable.decode(row, from: 7))
            }
            for outline in found { outlines[outline.latest.livestreamID] = outline }
        }
        return outlines
    }

    /// Says that ``outlines(livestreamIDs:)`` will be asked for them behind the next question.
    package func askOutlines(livestreamIDs: [Livestream.ID]) throws(StoreError) {
        try SeveralIDs.each(livestreamIDs) { marks, values throws(StoreError) in
            try connection.ahead(Self.selectOutlines(marks), values)
        }
    }

    private static func selectOutlines(_ marks: String) -> String {
        """
        SELECT latest.id, latest.livestream_id, latest.started_at, latest.ended_at, latest.end_reason,
            (SELECT MIN(started_at) FROM sessions WHERE livestream_id = livestreams.id), session_statistics.viewers_peak,
            \(RecordingTable.ownColumns)
        FROM livestreams
        JOIN sessions latest ON latest.id =
            (SELECT id FROM sessions WHERE livestream_id = livestreams.id ORDER BY started_at DESC, id DESC LIMIT 1)
        LEFT JOIN session_statistics
            ON session_statistics.session_id = latest.id AND session_statistics.protocol = '\(SessionStatistics.everyProtocol)'
        LEFT JOIN recordings ON recordings.id =
            (SELECT r.id FROM recordings r WHERE r.livestream_id = livestreams.id AND r.state IN ('complete', 'repaired')
                ORDER BY r.started_at DESC, r.id DESC LIMIT 1)
        WHERE livestreams.id IN (\(marks))
        """
    }

    /// A livestream's sessions, newest first.
    package func page(livestreamID: Livestream.ID, after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<Session> {
        try Self.listing.page(connection, [.text(livestreamID)], after: cursor, limit: limit)
    }

    /// Sessions that haven't ended, oldest first.
    package func unfinished() throws(StoreError) -> [Session] {
        try connection.query(Self.selectUnfinished, [], Self.decode)
    }

    /// A reason that a later version wrote reads as none.
    private static func decode(_ row: Row) throws(StoreError) -> Session {
        Session(
            id: try row.text(0), livestreamID: try row.text(1), startedAt: try row.integer(2),
            endedAt: try row.optionalInteger(3), endReason: try row.optionalText(4).flatMap(Session.EndReason.init))
    }
}

extension Tables {
    package var sessions: SessionTable { SessionTable(connection: connection) }
}
