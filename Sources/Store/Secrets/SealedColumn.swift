/// A column of sealed secrets, the one beside it that names the key of each, and what they are sealed for.
struct SealedColumn: Sendable {
    let table: String
    let column: String
    let keyIDColumn: String
    /// The columns that tell its rows apart, and of which kind they are; by the first its rows are gone through.
    let identity: [(column: String, kind: SQLValue.Kind)]
    /// What a row's secret is sealed for, by the values of `identity`.
    let place: @Sendable ([SQLValue]) -> String

    init(
        _ table: String, column: String = "sealed", keyIDColumn: String = "sealing_key_id",
        identity: [(column: String, kind: SQLValue.Kind)] = [("id", .text)], place: @escaping @Sendable ([SQLValue]) -> String
    ) {
        self.table = table
        self.column = column
        self.keyIDColumn = keyIDColumn
        self.identity = identity
        self.place = place
    }

    /// Every one there is, so that a lost key is noticed at the start, and all are sealed anew when the key changes.
    static let all = [
        SealedColumn("stream_keys", identity: [("id", .text), ("livestream_id", .text)]) {
            StreamKeyTable.place(id: $0.text(0), livestreamID: $0.text(1))
        },
        SealedColumn("jobs") { JobTable.sealPlace($0.text(0)) },
        SealedColumn("webhook_secrets") { WebhookTable.sealPlace($0.text(0)) },
        SealedColumn(
            "credentials", column: "totp_sealed", keyIDColumn: "totp_sealing_key_id", identity: [("user_id", .text)]
        ) { CredentialTable.place($0.text(0)) },
        SealedColumn("idempotency_keys", identity: [("digest", .bytes)]) { IdempotencyTable.place($0.bytes(0)) },
    ]

    /// Ids of the sealing keys that are in use.
    static func keyIDs(_ connection: any SQLConnection) throws(StoreError) -> [String] { try uses(connection).keys.sorted() }

    /// How many secrets are sealed under each key.
    static func uses(_ connection: any SQLConnection) throws(StoreError) -> [String: Int64] {
        var uses: [String: Int64] = [:]
        for column in all {
            let name = column.keyIDColumn
            let sql = "SELECT \(name), COUNT(*) FROM \(column.table) WHERE \(name) IS NOT NULL GROUP BY \(name)"
            let counted = try connection.query(sql) { row throws(StoreError) in (id: try row.text(0), count: try row.integer(1)) }
            for use in counted { uses[use.id, default: 0] += use.count }
        }
        return uses
    }
}

extension [SQLValue] {
    /// A column that the table has as text; empty if it isn't there.
    fileprivate func text(_ index: Int) -> String {
        guard indices.contains(index), case .text(let text) = self[index] else { return "" }
        return text
    }

    fileprivate func bytes(_ index: Int) -> [UInt8] {
        guard indices.contains(index), case .bytes(let bytes) = self[index] else { return [] }
        return bytes
    }
}
