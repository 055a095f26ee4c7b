/// The current row of a statement. Columns count from 0. It is handed to closures and not kept.
struct Row {
    private let columns: any RowColumns

    init(_ columns: any RowColumns) { self.columns = columns }

    func integer(_ column: Int) throws(StoreError) -> Int64 { try columns.integer(column) }
    func text(_ column: Int) throws(StoreError) -> String { try columns.text(column) }
    func bytes(_ column: Int) throws(StoreError) -> [UInt8] { try columns.bytes(column) }
    /// An integer, true unless it is 0; or a truth value, as `EXISTS` gives it in PostgreSQL.
    func bool(_ column: Int) throws(StoreError) -> Bool { try columns.integer(column) != 0 }

    func optionalInteger(_ column: Int) throws(StoreError) -> Int64? { columns.isNull(column) ? nil : try integer(column) }
    func optionalText(_ column: Int) throws(StoreError) -> String? { columns.isNull(column) ? nil : try text(column) }
    func optionalBytes(_ column: Int) throws(StoreError) -> [UInt8]? { columns.isNull(column) ? nil : try bytes(column) }
    func optionalBool(_ column: Int) throws(StoreError) -> Bool? { columns.isNull(column) ? nil : try bool(column) }
}

/// How a driver reads its current row. A column of another type than asked for is `corrupt`.
protocol RowColumns {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) throws(StoreError) -> Int64
    func text(_ column: Int) throws(StoreError) -> String
    func bytes(_ column: Int) throws(StoreError) -> [UInt8]
}
