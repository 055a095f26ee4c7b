internal import Cryptography

/// The SQL of `stream_keys`: per key its digest, to find it by, and the key itself, sealed.
enum StreamKeyTable {
    /// The one key that a livestream has so far.
    private static let mainName = "main"

    private static let selectAdmission = """
        SELECT \(LivestreamTable.columns.map { "livestreams.\($0)" }.joined(separator: ", ")), stream_keys.id
        FROM stream_keys JOIN livestreams ON livestreams.id = stream_keys.livestream_id
        WHERE stream_keys.digest = $1
        """
    private static let selectSealed = """
        SELECT id, sealed, sealing_key_id FROM stream_keys WHERE livestream_id = $1 AND name = $2
        """
    private static let insertion = """
        INSERT INTO stream_keys (id, livestream_id, name, digest, sealed, sealing_key_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """

    static func admission(_ key: StreamKey, _ database: Database) throws(StoreError) -> Admission? {
        try database.first(selectAdmission, [.bytes(key.digest)]) { row throws(StoreError) in
            Admission(livestream: try LivestreamTable.decode(row), streamKeyID: try row.text(6))
        }
    }

    static func exists(id: String, _ database: Database) throws(StoreError) -> Bool {
        try database.first("SELECT 1 FROM stream_keys WHERE id = $1", [.text(id)]) { _ throws(StoreError) in true } ?? false
    }

    static func insert(
        _ key: StreamKey, livestreamID: Livestream.ID, at now: Int64, _ secrets: SealedSecrets, _ database: Database
    ) throws(StoreError) {
        let id = randomIdentifier(length: 12)
        let sealed = secrets.seal(key.reveal(), for: place(id: id, livestreamID: livestreamID))
        try database.run(
            insertion,
            [
                .text(id), .text(livestreamID), .text(mainName), .bytes(key.digest), .bytes(sealed.bytes), .text(sealed.keyID),
                .integer(now),
            ])
    }

    static func deleteAll(livestreamID: Livestream.ID, _ database: Database) throws(StoreError) {
        try database.run("DELETE FROM stream_keys WHERE livestream_id = $1", [.text(livestreamID)])
    }

    /// The livestream's key, unsealed; nil if there is none.
    static func reveal(
        livestreamID: Livestream.ID, _ secrets: SealedSecrets, _ database: Database
    ) throws(StoreError) -> StreamKey? {
        let sealed = try database.first(selectSealed, [.text(livestreamID), .text(mainName)]) { row throws(StoreError) in
            (id: try row.text(0), bytes: try row.bytes(1), keyID: try row.text(2))
        }
        guard let sealed else { return nil }
        let place = place(id: sealed.id, livestreamID: livestreamID)
        return StreamKey(try secrets.open(sealed.bytes, keyID: sealed.keyID, for: place))
    }

    /// Ids of the sealing keys that are in use.
    static func sealingKeyIDs(_ database: Database) throws(StoreError) -> [String] {
        try database.query("SELECT DISTINCT sealing_key_id FROM stream_keys ORDER BY sealing_key_id") {
            row throws(StoreError) in try row.text(0)
        }
    }

    private static func place(id: String, livestreamID: Livestream.ID) -> String {
        "carillon stream_keys \(id) \(livestreamID)"
    }
}
