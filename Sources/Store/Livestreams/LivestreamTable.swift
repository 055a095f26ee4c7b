/// The SQL of `livestreams`.
enum LivestreamTable {
    static let columns = ["id", "playback_id", "title", "is_recorded", "grace_seconds", "created_at"]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM livestreams"
    private static let selectAll = "\(select) ORDER BY created_at, id"
    private static let selectByID = "\(select) WHERE id = $1"
    private static let selectByPlaybackID = "\(select) WHERE playback_id = $1"
    private static let insertion = """
        INSERT INTO livestreams (\(columns.joined(separator: ", "))) VALUES ($1, $2, $3, $4, $5, $6)
        """

    static func all(_ database: Database) throws(StoreError) -> [Livestream] { try database.query(selectAll, [], decode) }

    static func find(id: Livestream.ID, _ database: Database) throws(StoreError) -> Livestream? {
        try database.first(selectByID, [.text(id)], decode)
    }

    static func find(playbackID: String, _ database: Database) throws(StoreError) -> Livestream? {
        try database.first(selectByPlaybackID, [.text(playbackID)], decode)
    }

    static func insert(_ livestream: Livestream, _ database: Database) throws(StoreError) {
        try database.run(
            insertion,
            [
                .text(livestream.id), .text(livestream.playbackID), .text(livestream.title), .bool(livestream.isRecorded),
                .optional(livestream.graceSeconds), .integer(livestream.createdAt),
            ])
    }

    /// Whether there was one. Its keys and sessions go with it.
    static func delete(id: Livestream.ID, _ database: Database) throws(StoreError) -> Bool {
        try database.run("DELETE FROM livestreams WHERE id = $1", [.text(id)]) > 0
    }

    /// From the first six columns of a row, in the order of ``columns``.
    static func decode(_ row: Row) throws(StoreError) -> Livestream {
        Livestream(
            id: try row.text(0), playbackID: try row.text(1), title: try row.text(2), isRecorded: try row.bool(3),
            graceSeconds: try row.optionalInteger(4), createdAt: try row.integer(5))
    }
}
