/// The SQL of `audit_entries` and `audit_chains`. Nothing here changes or removes an entry.
package struct AuditTable {
    let connection: any SQLConnection

    /// Where a chain ends.
    package struct Head: Sendable, Equatable {
        package let number: Int64
        package let digest: [UInt8]

        package init(number: Int64, digest: [UInt8]) {
            self.number = number
            self.digest = digest
        }
    }

    private static let columns = [
        "chain", "number", "at", "actor_kind", "actor_id", "via", "action", "object_kind", "object_id", "details", "previous_digest",
        "digest",
    ]
    private static let select = "SELECT \(columns.joined(separator: ", ")) FROM audit_entries"
    private static let insertion = """
        INSERT INTO audit_entries (\(columns.joined(separator: ", "))) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """
    /// Takes the chain's row, so that of two transactions one goes after the other.
    private static let advance = """
        INSERT INTO audit_chains (chain, number, digest) VALUES ($1, 1, $2)
        ON CONFLICT (chain) DO UPDATE SET number = audit_chains.number + 1
        RETURNING number, digest
        """
    private static let inOrder = "\(select) WHERE chain = $1 AND number > $2 ORDER BY number LIMIT $3"

    /// Reserves the next number of a chain. Returns it with the digest of the entry before it (`first` if there is none).
    /// ``append(_:)`` has to follow in the same transaction.
    package func advance(_ chain: AuditEntry.Chain, first: [UInt8]) throws(StoreError) -> Head {
        let head = try connection.first(Self.advance, [.text(chain.text), .bytes(first)]) { row throws(StoreError) in
            Head(number: try row.integer(0), digest: try row.bytes(1))
        }
        guard let head else { throw StoreError(.database, "The database gave the audit log no number.") }
        return head
    }

    package func append(_ entry: AuditEntry) throws(StoreError) {
        let values: [SQLValue] = [
            .text(entry.chain.text), .integer(entry.number), .integer(entry.at), .text(entry.actorKind.rawValue),
            .optional(entry.actorID), .optional(entry.via), .text(entry.action), .text(entry.objectKind), .optional(entry.objectID),
            .text(entry.details), .bytes(entry.previousDigest), .bytes(entry.digest),
        ]
        try connection.later(Self.insertion, values)
        let sql = "UPDATE audit_chains SET digest = $2 WHERE chain = $1"
        try connection.later(sql, [.text(entry.chain.text), .bytes(entry.digest)])
    }

    /// Nil for a chain without entries.
    package func head(_ chain: AuditEntry.Chain) throws(StoreError) -> Head? {
        try connection.first("SELECT number, digest FROM audit_chains WHERE chain = $1", [.text(chain.text)]) {
            row throws(StoreError) in Head(number: try row.integer(0), digest: try row.bytes(1))
        }
    }

    /// In the order they were written, from behind `number`.
    package func entries(_ chain: AuditEntry.Chain, behind number: Int64, limit: Int) throws(StoreError) -> [AuditEntry] {
        try connection.query(Self.inOrder, [.text(chain.text), .integer(number), .integer(Int64(limit))], Self.decode)
    }

    /// Latest first.
    package func page(
        _ chain: AuditEntry.Chain, _ filter: AuditFilter, after: Cursor?, limit: Int
    ) throws(StoreError) -> Page<AuditEntry> {
        var conditions: [String] = []
        var values: [SQLValue] = []
        func add(_ condition: String, _ value: SQLValue?) {
            guard let value else { return }
            values.append(value)
            conditions.append("\(condition) $\(values.count)")
        }
        add("chain =", .text(chain.text))
        add("at >=", filter.from.map(SQLValue.integer))
        add("at <", filter.until.map(SQLValue.integer))
        add("actor_id =", filter.actorID.map(SQLValue.text))
        add("action =", filter.action.map(SQLValue.text))
        add("object_kind =", filter.objectKind.map(SQLValue.text))
        if filter.objectKind != nil { add("object_id =", filter.objectID.map(SQLValue.text)) }
        let listing = Listing(
            select: Self.select, filter: conditions.joined(separator: " AND "), keys: [.integer("at"), .integer("number")],
            order: .descending, decode: Self.decode, keysOf: { [.integer($0.at), .integer($0.number)] })
        return try listing.page(connection, values, after: after, limit: limit)
    }

    /// What a person did, in every chain; latest first.
    package func acts(of userID: User.ID, limit: Int) throws(StoreError) -> [AuditEntry] {
        let sql = "\(Self.select) WHERE actor_id = $1 ORDER BY at DESC, chain DESC, number DESC LIMIT $2"
        return try connection.query(sql, [.text(userID), .integer(Int64(limit))], Self.decode)
    }

    private static func decode(_ row: Row) throws(StoreError) -> AuditEntry {
        AuditEntry(
            chain: AuditEntry.Chain(text: try row.text(0)), number: try row.integer(1), at: try row.integer(2),
            actorKind: try row.word(3), actorID: try row.optionalText(4), via: try row.optionalText(5), action: try row.text(6),
            objectKind: try row.text(7), objectID: try row.optionalText(8), details: try row.text(9),
            previousDigest: try row.bytes(10), digest: try row.bytes(11))
    }
}

extension Tables {
    package var auditEntries: AuditTable { AuditTable(connection: connection) }
}
