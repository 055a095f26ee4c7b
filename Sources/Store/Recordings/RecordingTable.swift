/// The SQL of `recordings`.
package struct RecordingTable {
    let connection: any SQLConnection

    private static let names = [
        "id", "session_id", "livestream_id", "folder", "state", "duration_milliseconds", "byte_count", "started_at", "ended_at", "note",
    ]
    private static let columns = names.joined(separator: ", ")
    /// For a join.
    static let ownColumns = names.map { "recordings.\($0)" }.joined(separator: ", ")
    private static let insertion = "INSERT INTO recordings (\(columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    private static let select = "SELECT \(columns) FROM recordings"
    private static let newestFirst = "ORDER BY started_at DESC, id DESC"
    private static let selectAll = "\(select) \(newestFirst)"
    private static let selectByID = "\(select) WHERE id = $1"
    private static let selectOfLivestream = "\(select) WHERE livestream_id = $1 \(newestFirst)"
    private static let selectUnfinished = "\(select) WHERE state = 'recording' ORDER BY started_at, id"
    private static let selectLatestPlayable = """
        \(select) WHERE livestream_id = $1 AND state IN ('complete', 'repaired') \(newestFirst) LIMIT 1
        """
    private static let selectExpired = """
        \(select) r WHERE state <> 'recording' AND ended_at IS NOT NULL AND EXISTS (
            SELECT 1 FROM livestreams l WHERE l.id = r.livestream_id AND l.retention_days IS NOT NULL
            AND r.ended_at + l.retention_days * 86400000 <= $1)
        ORDER BY ended_at, id LIMIT $2
        """
    /// The correlated query ends at the first later recording that plays.
    private static let selectLatestOpen = """
        \(select) r WHERE state IN ('complete', 'repaired')
        AND EXISTS (SELECT 1 FROM livestreams l WHERE l.id = r.livestream_id AND l.is_open = 1)
        AND NOT EXISTS (
            SELECT 1 FROM recordings later WHERE later.livestream_id = r.livestream_id AND later.state IN ('complete', 'repaired')
            AND (later.started_at > r.started_at OR (later.started_at = r.started_at AND later.id > r.id)))
        \(newestFirst) LIMIT $1
        """
    private static let finishing = """
        UPDATE recordings SET state = $1, duration_milliseconds = $2, byte_count = $3, ended_at = $4, note = $5
        WHERE id = $6 AND state = 'recording'
        """
    private static let deletion = "DELETE FROM recordings WHERE id = $1 AND state <> 'recording'"

    static let listing = Listing(
        select: select, keys: [.integer("started_at"), .text("id")], order: .descending, decode: decode, keysOf: keys)
    static let listingOfLivestream = Listing(
        select: select, filter: "livestream_id = $1", keys: [.integer("started_at"), .text("id")], order: .descending, decode: decode,
        keysOf: keys)

    @Sendable private static func keys(_ recording: Recording) -> [SQLValue] { [.integer(recording.startedAt), .text(recording.id)] }

    /// A conflict if its id or folder is taken, or there is no such session.
    package func insert(_ recording: Recording) throws(StoreError) {
        try connection.run(
            Self.insertion,
            [
                .text(recording.id), .text(recording.sessionID), .text(recording.livestreamID), .text(recording.folder),
                .text(recording.state.rawValue),
                .integer(recording.durationMilliseconds), .integer(recording.byteCount), .integer(recording.startedAt),
                .optional(recording.endedAt), .optional(recording.note),
            ])
    }

    /// Whether it was there and unfinished.
    package func finish(id: Recording.ID, _ outcome: RecordingOutcome, at now: Int64) throws(StoreError) -> Bool {
        try connection.run(
            Self.finishing,
            [
                .text(outcome.state.rawValue), .integer(outcome.durationMilliseconds), .integer(outcome.byteCount),
                .integer(now), .optional(outcome.note), .text(id),
            ]) > 0
    }

    /// Whether it was there and finished.
    package func delete(id: Recording.ID) throws(StoreError) -> Bool {
        try connection.run(Self.deletion, [.text(id)]) > 0
    }

    package func find(id: Recording.ID) throws(StoreError) -> Recording? {
        try connection.first(Self.selectByID, [.text(id)], Self.decode)
    }

    /// Those that are kept longer than their livestream says, oldest first.
    package func expired(at now: Int64, limit: Int) throws(StoreError) -> [Recording] {
        try connection.query(Self.selectExpired, [.integer(now), .integer(Int64(limit))], Self.decode)
    }

    /// Every recording, newest first.
    package func all() throws(StoreError) -> [Recording] { try connection.query(Self.selectAll, [], Self.decode) }

    /// A livestream's recordings, newest first.
    package func all(livestreamID: Livestream.ID) throws(StoreError) -> [Recording] {
        try connection.query(Self.selectOfLivestream, [.text(livestreamID)], Self.decode)
    }

    /// Newest first.
    package func page(after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<Recording> {
        try Self.listing.page(connection, after: cursor, limit: limit)
    }

    /// A livestream's recordings, newest first.
    package func page(livestreamID: Livestream.ID, after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<Recording> {
        try Self.listingOfLivestream.page(connection, [.text(livestreamID)], after: cursor, limit: limit)
    }

    /// Recordings in the state `recording`, oldest first.
    package func unfinished() throws(StoreError) -> [Recording] {
        try connection.query(Self.selectUnfinished, [], Self.decode)
    }

    /// The newest one of a livestream that is finished and plays.
    package func latestPlayable(livestreamID: Livestream.ID) throws(StoreError) -> Recording? {
        try connection.first(Self.selectLatestPlayable, [.text(livestreamID)], Self.decode)
    }

    /// A livestream that everybody may see, with its newest recording that plays.
    package struct Latest: Sendable, Equatable {
        package let livestream: Livestream
        package let recording: Recording
    }

    /// The newest recordings that everybody may find, of each livestream one, newest first.
    package func latestOpen(limit: Int) throws(StoreError) -> [Latest] {
        let recordings = try connection.query(Self.selectLatestOpen, [.integer(Int64(max(0, limit)))], Self.decode)
        var latest: [Latest] = []
        for recording in recordings {
            guard let livestream = try LivestreamTable(connection: connection).find(id: recording.livestreamID) else { continue }
            latest.append(Latest(livestream: livestream, recording: recording))
        }
        return latest
    }

    private static func decode(_ row: Row) throws(StoreError) -> Recording { try decode(row, from: 0) }

    static func decode(_ row: Row, from first: Int) throws(StoreError) -> Recording {
        guard let state = Recording.State(rawValue: try row.text(first + 4)) else {
            throw StoreError(.corrupt, "The database holds a recording in a state that this Carillon doesn't know.")
        }
        return Recording(
            id: try row.text(first), sessionID: try row.text(first + 1), livestreamID: try row.text(first + 2),
            folder: try row.text(first + 3), state: state, durationMilliseconds: try row.integer(first + 5),
            byteCount: try row.integer(first + 6), startedAt: try row.integer(first + 7), endedAt: try row.optionalInteger(first + 8),
            note: try row.optionalText(first + 9))
    }
}

extension Tables {
    package var recordings: RecordingTable { RecordingTable(connection: connection) }
}
