internal import Cryptography

/// The SQL of `stream_keys`: per key its digest, to find it by, and the key itself, sealed.
package struct StreamKeyTable {
    let connection: any SQLConnection
    let secrets: SealedSecrets

    /// The key that a livestream is made with.
    package static let mainName = "main"

    private static let selectAdmission = """
        SELECT \(LivestreamTable.columns.map { "livestreams.\($0)" }.joined(separator: ", ")), stream_keys.id
        FROM stream_keys JOIN livestreams ON livestreams.id = stream_keys.livestream_id
        WHERE stream_keys.digest = $1
        """
    private static let selectSealed = """
        SELECT id, sealed, sealing_key_id FROM stream_keys WHERE livestream_id = $1 AND name = $2
        """
    private static let insertion = """
        INSERT INTO stream_keys (id, livestream_id, name, digest, sealed, sealing_key_id, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    private static let selectRecords = "SELECT id, livestream_id, name, created_by, created_at, revealed_at FROM stream_keys"

    /// What the key opens; nil for a wrong key. Needs no unsealing.
    package func admission(_ key: StreamKey) throws(StoreError) -> Admission? {
        try connection.first(Self.selectAdmission, [.bytes(key.digest)]) { row throws(StoreError) in
            Admission(livestream: try LivestreamTable.decode(row), streamKeyID: try row.text(LivestreamTable.columns.count))
        }
    }

    /// Whether there is a key with this id.
    package func exists(id: String) throws(StoreError) -> Bool {
        try connection.exists("SELECT 1 FROM stream_keys WHERE id = $1", [.text(id)])
    }

    /// Seals the key and keeps it beside its digest.
    package func insert(_ key: StreamKey, livestreamID: Livestream.ID, at now: Int64) throws(StoreError) {
        let record = StreamKeyRecord(
            id: randomIdentifier(length: 12), livestreamID: livestreamID, name: Self.mainName, createdBy: nil, createdAt: now)
        try insert(key, record)
    }

    /// A conflict if the livestream has a key of that name, or isn't there.
    package func insert(_ key: StreamKey, _ record: StreamKeyRecord) throws(StoreError) {
        let (id, livestreamID) = (record.id, record.livestreamID)
        let sealed = secrets.seal(key.reveal(), for: Self.place(id: id, livestreamID: livestreamID))
        try connection.run(
            Self.insertion,
            [
                .text(id), .text(livestreamID), .text(record.name), .bytes(key.digest), .bytes(sealed.bytes), .text(sealed.keyID),
                .integer(record.createdAt), .optional(record.createdBy),
            ])
    }

    /// A livestream's keys, oldest first, without the keys themselves.
    package func records(livestreamID: Livestream.ID) throws(StoreError) -> [StreamKeyRecord] {
        try connection.query("\(Self.selectRecords) WHERE livestream_id = $1 ORDER BY created_at, id", [.text(livestreamID)], Self.decode)
    }

    package func record(id: StreamKeyRecord.ID) throws(StoreError) -> StreamKeyRecord? {
        try connection.first("\(Self.selectRecords) WHERE id = $1", [.text(id)], Self.decode)
    }

    /// Removes one key: from now on it opens nothing. Whether it was there.
    package func delete(id: StreamKeyRecord.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM stream_keys WHERE id = $1", [.text(id)]) > 0
    }

    /// The key itself, and that it was shown; nil if there is none.
    package func reveal(id: StreamKeyRecord.ID, at now: Int64) throws(StoreError) -> StreamKey? {
        let sql = "UPDATE stream_keys SET revealed_at = $2 WHERE id = $1 RETURNING livestream_id, sealed, sealing_key_id"
        let sealed = try connection.first(sql, [.text(id), .integer(now)]) { row throws(StoreError) in
            (livestreamID: try row.text(0), bytes: try row.bytes(1), keyID: try row.text(2))
        }
        guard let sealed else { return nil }
        let place = Self.place(id: id, livestreamID: sealed.livestreamID)
        return StreamKey(try secrets.open(sealed.bytes, keyID: sealed.keyID, for: place))
    }

    private static func decode(_ row: Row) throws(StoreError) -> StreamKeyRecord {
        StreamKeyRecord(
            id: try row.text(0), livestreamID: try row.text(1), name: try row.text(2), createdBy: try row.optionalText(3),
            createdAt: try row.integer(4), revealedAt: try row.optionalInteger(5))
    }

    /// Removes a livestream's keys: from now on they open nothing.
    package func deleteAll(livestreamID: Livestream.ID) throws(StoreError) {
        try connection.run("DELETE FROM stream_keys WHERE livestream_id = $1", [.text(livestreamID)])
    }

    /// The livestream's key, unsealed; nil if there is none.
    package func reveal(livestreamID: Livestream.ID) throws(StoreError) -> StreamKey? {
        let sealed = try connection.first(Self.selectSealed, [.text(livestreamID), .text(Self.mainName)]) { row throws(StoreError) in
            (id: try row.text(0), bytes: try row.bytes(1), keyID: try row.text(2))
        }
        guard let sealed else { return nil }
        let place = Self.place(id: sealed.id, livestreamID: livestreamID)
        return StreamKey(try secrets.open(sealed.bytes, keyID: sealed.keyID, for: place))
    }

    static func place(id: String, livestreamID: Livestream.ID) -> String {
        "carillon stream_keys \(id) \(livestreamID)"
    }
}

extension Tables {
    package var streamKeys: StreamKeyTable { StreamKeyTable(connection: connection, secrets: secrets) }
}
