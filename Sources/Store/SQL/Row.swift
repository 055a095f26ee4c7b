/// The current row of a statement. Columns count from 0; one of another type than asked for is `corrupt`. It is handed to closures and not
/// kept.
struct Row {
    /// One of the two drivers' rows. Not an existential: a page of a listing reads some thousands of columns.
    private enum Columns {
        case sqlite(SQLiteStatement)
        case postgres(PostgresResult, row: CInt)
    }

    private let columns: Columns

    init(_ statement: SQLiteStatement) { columns = .sqlite(statement) }
    init(_ result: PostgresResult, row: CInt) { columns = .postgres(result, row: row) }

    func integer(_ column: Int) throws(StoreError) -> Int64 {
        switch columns {
        case .sqlite(let statement): try statement.integer(column)
        case .postgres(let result, let row): try result.integer(row, column)
        }
    }

    func text(_ column: Int) throws(StoreError) -> String {
        switch columns {
        case .sqlite(let statement): try statement.text(column)
        case .postgres(let result, let row): try result.text(row, column)
        }
    }

    func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
        switch columns {
        case .sqlite(let statement): try statement.bytes(column)
        case .postgres(let result, let row): try result.bytes(row, column)
        }
    }

    private func isNull(_ column: Int) -> Bool {
        switch columns {
        case .sqlite(let statement): statement.isNull(column)
        case .postgres(let result, let row): result.isNull(row, column)
        }
    }

    /// An integer, true unless it is 0; or a truth value, as `EXISTS` gives it in PostgreSQL.
    func bool(_ column: Int) throws(StoreError) -> Bool { try integer(column) != 0 }

    func optionalInteger(_ column: Int) throws(StoreError) -> Int64? { isNull(column) ? nil : try integer(column) }
    func optionalText(_ column: Int) throws(StoreError) -> String? { isNull(column) ? nil : try text(column) }
    func optionalBytes(_ column: Int) throws(StoreError) -> [UInt8]? { isNull(column) ? nil : try bytes(column) }
    func optionalBool(_ column: Int) throws(StoreError) -> Bool? { isNull(column) ? nil : try bool(column) }
}
