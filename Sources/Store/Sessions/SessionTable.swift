/// The SQL of `sessions`.
enum SessionTable {
    private static let columns = "id, livestream_id, started_at, ended_at, end_reason"
    private static let insertion = "INSERT INTO sessions (\(columns)) VALUES ($1, $2, $3, $4, $5)"
    private static let select = "SELECT \(columns) FROM sessions"
    private static let selectOfLivestream = "\(select) WHERE livestream_id = $1 ORDER BY started_at DESC, id DESC"
    private static let selectUnfinished = "\(select) WHERE ended_at IS NULL ORDER BY started_at, id"
    private static let selectByID = "\(select) WHERE id = $1"
    private static let end = "UPDATE sessions SET ended_at = $1, end_reason = $2 WHERE id = $3 AND ended_at IS NULL"

    static func insert(_ session: Session, _ database: Database) throws(StoreError) {
        try database.run(
            insertion,
            [
                .text(session.id), .text(session.livestreamID), .integer(session.startedAt), .optional(session.endedAt),
                .optional(session.endReason?.rawValue),
            ])
    }

    /// Whether the session was there and on air.
    static func end(
        id: Session.ID, at now: Int64, reason: Session.EndReason, _ database: Database
    ) throws(StoreError) -> Bool {
        try database.run(end, [.integer(now), .text(reason.rawValue), .text(id)]) > 0
    }

    static func find(id: Session.ID, _ database: Database) throws(StoreError) -> Session? {
        try database.first(selectByID, [.text(id)], decode)
    }

    static func all(livestreamID: Livestream.ID, _ database: Database) throws(StoreError) -> [Session] {
        try database.query(selectOfLivestream, [.text(livestreamID)], decode)
    }

    static func unfinished(_ database: Database) throws(StoreError) -> [Session] {
        try database.query(selectUnfinished, [], decode)
    }

    /// A reason that a later version wrote reads as none.
    private static func decode(_ row: Row) throws(StoreError) -> Session {
        Session(
            id: try row.text(0), livestreamID: try row.text(1), startedAt: try row.integer(2),
            endedAt: try row.optionalInteger(3), endReason: try row.optionalText(4).flatMap(Session.EndReason.init))
    }
}
