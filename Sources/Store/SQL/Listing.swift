/// A listing that an index serves page by page, at the same cost for the first page as for the last: by the keys of the last record that
/// was seen, not by counting.
struct Listing<Record: Sendable>: Sendable {
    /// A column that the listing is sorted by. Never absent. Together the keys tell every two records apart.
    struct Key: Sendable {
        let column: String
        let kind: SQLValue.Kind

        static func integer(_ column: String) -> Key { Key(column: column, kind: .integer) }
        static func text(_ column: String) -> Key { Key(column: column, kind: .text) }
    }

    enum Order: Sendable { case ascending, descending }

    /// `SELECT … FROM …`, a constant of the program.
    let select: String
    /// What stands after `WHERE`, with parameters from `$1`; a constant of the program. Empty: every record.
    let filter: String
    let keys: [Key]
    let order: Order
    let decode: @Sendable (Row) throws(StoreError) -> Record
    /// The values of `keys` in a record.
    let keysOf: @Sendable (Record) -> [SQLValue]

    /// Records in a page.
    static var limitMax: Int { listingLimitMax }

    init(
        select: String, filter: String = "", keys: [Key], order: Order,
        decode: @escaping @Sendable (Row) throws(StoreError) -> Record, keysOf: @escaping @Sendable (Record) -> [SQLValue]
    ) {
        self.select = select
        self.filter = filter
        self.keys = keys
        self.order = order
        self.decode = decode
        self.keysOf = keysOf
    }

    /// - Parameters:
    ///   - values: for the parameters of `filter`.
    ///   - limit: at least 1 and at most ``limitMax``; beyond them, the nearest of the two.
    /// - Throws: `conflict` for a cursor of another listing.
    func page(
        _ connection: any SQLConnection, _ values: [SQLValue] = [], after cursor: Cursor?, limit: Int
    ) throws(StoreError) -> Page<Record> {
        let limit = min(max(limit, 1), Self.limitMax)
        if let cursor, cursor.keys.map(\.kind) != keys.map(\.kind) {
            throw StoreError(.conflict, "This cursor doesn't belong to this listing: ask for its first page again.")
        }
        // One more than asked for tells whether there is a next page.
        let sql = sql(parametersOfFilter: values.count, isFirst: cursor == nil)
        var records = try connection.query(sql, values + (cursor?.keys ?? []) + [.integer(Int64(limit) + 1)], decode)
        let hasMore = records.count > limit
        if hasMore { records.removeLast(records.count - limit) }
        return Page(records: records, next: hasMore ? records.last.map { Cursor(keysOf($0)) } : nil)
    }

    /// The statement of a first or a further page.
    func sql(parametersOfFilter count: Int, isFirst: Bool) -> String {
        let direction = order == .ascending ? "ASC" : "DESC"
        var conditions = filter.isEmpty ? [] : ["(\(filter))"]
        var number = count
        if !isFirst {
            let parameters = keys.map { _ -> String in
                number += 1
                return "$\(number)"
            }
            let names = keys.map(\.column).joined(separator: ", ")
            conditions.append("(\(names)) \(order == .ascending ? ">" : "<") (\(parameters.joined(separator: ", ")))")
        }
        return """
            \(select)\(conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")) \
            ORDER BY \(keys.map { "\($0.column) \(direction)" }.joined(separator: ", ")) LIMIT $\(number + 1)
            """
    }
}

/// Records in a page of a listing.
package let listingLimitMax = 200
