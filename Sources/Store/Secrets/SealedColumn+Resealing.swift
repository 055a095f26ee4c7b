extension SealedColumn {
    /// Rows that one transaction seals anew: few, so that a server that runs doesn't wait.
    static let resealedAtOnceMax = 50

    /// What one transaction came to.
    struct Turn: Sendable {
        var resealed = 0
        /// Sealed under a key that isn't there any more, or not for their row: left as they are.
        var unreadable = 0
        /// Where the next turn goes on; nil after the last row.
        var next: SQLValue?
    }

    private struct Sealed {
        let identity: [SQLValue]
        let bytes: [UInt8]
        let keyID: String
    }

    /// Seals the next rows under the current key, in the transaction of the connection. A row that changes meanwhile keeps what it has then.
    ///
    /// - Parameter cursor: the last turn's `next`; nil: from the first row.
    func reseal(_ connection: any SQLConnection, _ secrets: SealedSecrets, after cursor: SQLValue?) throws(StoreError) -> Turn {
        let rows = try rows(connection, not: secrets.currentKeyID, after: cursor)
        var turn = Turn()
        for row in rows {
            do {
                let place = place(row.identity)
                let secret = try secrets.open(row.bytes, keyID: row.keyID, for: place)
                try replace(row, by: secrets.seal(secret, for: place), connection)
                turn.resealed += 1
            } catch  where error.code == .secretsLost || error.code == .sealBroken {
                turn.unreadable += 1
            }
        }
        if rows.count == Self.resealedAtOnceMax { turn.next = rows.last?.identity.first }
        return turn
    }

    private func rows(_ connection: any SQLConnection, not keyID: String, after cursor: SQLValue?) throws(StoreError) -> [Sealed] {
        guard let first = identity.first else { return [] }
        let names = identity.map(\.column).joined(separator: ", ")
        let sql = """
            SELECT \(column), \(keyIDColumn), \(names) FROM \(table) WHERE \(column) IS NOT NULL AND \(keyIDColumn) <> $1
            \(cursor == nil ? "" : "AND \(first.column) > $2") ORDER BY \(first.column) LIMIT \(Self.resealedAtOnceMax)
            """
        return try connection.query(sql, [.text(keyID)] + (cursor.map { [$0] } ?? [])) { row throws(StoreError) in
            var values: [SQLValue] = []
            for (index, part) in identity.enumerated() {
                values.append(part.kind == .bytes ? .bytes(try row.bytes(index + 2)) : .text(try row.text(index + 2)))
            }
            return Sealed(identity: values, bytes: try row.bytes(0), keyID: try row.text(1))
        }
    }

    private func replace(_ row: Sealed, by new: (keyID: String, bytes: [UInt8]), _ connection: any SQLConnection) throws(StoreError) {
        let conditions = identity.enumerated().map { "\($0.element.column) = $\($0.offset + 4)" }.joined(separator: " AND ")
        try connection.run(
            "UPDATE \(table) SET \(column) = $1, \(keyIDColumn) = $2 WHERE \(column) = $3 AND \(conditions)",
            [.bytes(new.bytes), .text(new.keyID), .bytes(row.bytes)] + row.identity)
    }
}
