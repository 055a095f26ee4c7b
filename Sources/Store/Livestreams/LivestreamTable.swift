/// The SQL of `livestreams`.
package struct LivestreamTable {
    let connection: any SQLConnection

    static let columns = ["id", "playback_id", "title", "is_recorded", "grace_seconds", "created_at"]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM livestreams"
    private static let selectAll = "\(select) ORDER BY created_at, id"
    static let listing = Listing(
        select: select, keys: [.integer("created_at"), .text("id")], order: .descending, decode: decode,
        keysOf: { [.integer($0.createdAt), .text($0.id)] })
    private static let selectByID = "\(select) WHERE id = $1"
    private static let selectByPlaybackID = "\(select) WHERE playback_id = $1"
    private static let insertion = """
        INSERT INTO livestreams (\(columns.joined(separator: ", "))) VALUES ($1, $2, $3, $4, $5, $6)
        """

    /// Every livestream, oldest first. There may be many: see ``page(after:limit:)``.
    package func all() throws(StoreError) -> [Livestream] { try connection.query(Self.selectAll, [], Self.decode) }

    /// Newest first.
    package func page(after cursor: Cursor?, limit: Int) throws(StoreError) -> Page<Livestream> {
        try Self.listing.page(connection, after: cursor, limit: limit)
    }

    package func find(id: Livestream.ID) throws(StoreError) -> Livestream? {
        try connection.first(Self.selectByID, [.text(id)], Self.decode)
    }

    package func find(playbackID: String) throws(StoreError) -> Livestream? {
        try connection.first(Self.selectByPlaybackID, [.text(playbackID)], Self.decode)
    }

    /// A conflict if one of its ids is taken.
    package func insert(_ livestream: Livestream) throws(StoreError) {
        try connection.run(
            Self.insertion,
            [
                .text(livestream.id), .text(livestream.playbackID), .text(livestream.title), .bool(livestream.isRecorded),
                .optional(livestream.graceSeconds), .integer(livestream.createdAt),
            ])
    }

    /// Whether there was one. Its keys and sessions go with it.
    package func delete(id: Livestream.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM livestreams WHERE id = $1", [.text(id)]) > 0
    }

    /// From the first six columns of a row, in the order of ``columns``.
    static func decode(_ row: Row) throws(StoreError) -> Livestream {
        Livestream(
            id: try row.text(0), playbackID: try row.text(1), title: try row.text(2), isRecorded: try row.bool(3),
            graceSeconds: try row.optionalInteger(4), createdAt: try row.integer(5))
    }
}

extension Tables {
    package var livestreams: LivestreamTable { LivestreamTable(connection: connection) }
}
