/// The SQL of `recordings`.
enum RecordingTable {
    private static let insertion = """
        INSERT INTO recordings
            (id, session_id, folder, state, duration_milliseconds, byte_count, started_at, ended_at, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """
    private static let select = """
        SELECT recordings.id, recordings.session_id, sessions.livestream_id, recordings.folder, recordings.state,
            recordings.duration_milliseconds, recordings.byte_count, recordings.started_at, recordings.ended_at,
            recordings.note
        FROM recordings JOIN sessions ON sessions.id = recordings.session_id
        """
    private static let newestFirst = "ORDER BY recordings.started_at DESC, recordings.id DESC"
    private static let selectAll = "\(select) \(newestFirst)"
    private static let selectByID = "\(select) WHERE recordings.id = $1"
    private static let selectOfLivestream = "\(select) WHERE sessions.livestream_id = $1 \(newestFirst)"
    private static let selectUnfinished = """
        \(select) WHERE recordings.state = 'recording' ORDER BY recordings.started_at, recordings.id
        """
    private static let selectLatestPlayable = """
        \(select) WHERE sessions.livestream_id = $1 AND recordings.state IN ('complete', 'repaired') \(newestFirst) LIMIT 1
        """
    private static let finish = """
        UPDATE recordings SET state = $1, duration_milliseconds = $2, byte_count = $3, ended_at = $4, note = $5
        WHERE id = $6 AND state = 'recording'
        """
    private static let deletion = "DELETE FROM recordings WHERE id = $1 AND state <> 'recording'"

    static func insert(_ recording: Recording, _ database: Database) throws(StoreError) {
        try database.run(
            insertion,
            [
                .text(recording.id), .text(recording.sessionID), .text(recording.folder), .text(recording.state.rawValue),
                .integer(recording.durationMilliseconds), .integer(recording.byteCount), .integer(recording.startedAt),
                .optional(recording.endedAt), .optional(recording.note),
            ])
    }

    /// Whether it was there and unfinished.
    static func finish(id: Recording.ID, _ outcome: RecordingOutcome, at now: Int64, _ database: Database) throws(StoreError) -> Bool {
        try database.run(
            finish,
            [
                .text(outcome.state.rawValue), .integer(outcome.durationMilliseconds), .integer(outcome.byteCount),
                .integer(now), .optional(outcome.note), .text(id),
            ]) > 0
    }

    /// Whether it was there and finished.
    static func delete(id: Recording.ID, _ database: Database) throws(StoreError) -> Bool {
        try database.run(deletion, [.text(id)]) > 0
    }

    static func find(id: Recording.ID, _ database: Database) throws(StoreError) -> Recording? {
        try database.first(selectByID, [.text(id)], decode)
    }

    static func all(_ database: Database) throws(StoreError) -> [Recording] { try database.query(selectAll, [], decode) }

    static func all(livestreamID: Livestream.ID, _ database: Database) throws(StoreError) -> [Recording] {
        try database.query(selectOfLivestream, [.text(livestreamID)], decode)
    }

    static func unfinished(_ database: Database) throws(StoreError) -> [Recording] {
        try database.query(selectUnfinished, [], decode)
    }

    static func latestPlayable(livestreamID: Livestream.ID, _ database: Database) throws(StoreError) -> Recording? {
        try database.first(selectLatestPlayable, [.text(livestreamID)], decode)
    }

    private static func decode(_ row: Row) throws(StoreError) -> Recording {
        guard let state = Recording.State(rawValue: try row.text(4)) else {
            throw StoreError(.corrupt, "The database holds a recording in a state that this Carillon doesn't know.")
        }
        return Recording(
            id: try row.text(0), sessionID: try row.text(1), livestreamID: try row.text(2), folder: try row.text(3),
            state: state, durationMilliseconds: try row.integer(5), byteCount: try row.integer(6),
            startedAt: try row.integer(7), endedAt: try row.optionalInteger(8), note: try row.optionalText(9))
    }
}
