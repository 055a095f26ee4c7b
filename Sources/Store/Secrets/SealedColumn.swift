/// A column that names the key under which another column of its row is sealed.
struct SealedColumn {
    let table: String
    let keyIDColumn: String

    /// Every one there is, so that a lost key is noticed at the start.
    static let all = [
        SealedColumn(table: "stream_keys", keyIDColumn: "sealing_key_id"),
        SealedColumn(table: "jobs", keyIDColumn: "sealing_key_id"),
        SealedColumn(table: "webhook_secrets", keyIDColumn: "sealing_key_id"),
        SealedColumn(table: "credentials", keyIDColumn: "totp_sealing_key_id"),
        SealedColumn(table: "idempotency_keys", keyIDColumn: "sealing_key_id"),
    ]

    /// Ids of the sealing keys that are in use.
    static func keyIDs(_ connection: any SQLConnection) throws(StoreError) -> [String] {
        var ids: Set<String> = []
        for column in all {
            let name = column.keyIDColumn
            let sql = "SELECT DISTINCT \(name) FROM \(column.table) WHERE \(name) IS NOT NULL"
            ids.formUnion(try connection.query(sql) { row throws(StoreError) in try row.text(0) })
        }
        return ids.sorted()
    }
}
