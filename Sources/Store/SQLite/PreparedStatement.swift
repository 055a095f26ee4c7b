internal import CSQLite

/// Owns one `sqlite3_stmt *`. Parameters are written `$1`, `$2`…, as PostgreSQL has them.
final class PreparedStatement {
    private let handle: Handle

    @safe private struct Handle: ~Copyable {
        // Adopted in `init`, finalized in `deinit`; never leaves this file.
        let pointer: OpaquePointer
        deinit { unsafe sqlite3_finalize(pointer) }
    }

    /// The pointer must come from `sqlite3_prepare` and belong to nobody else.
    @unsafe init(adopting pointer: OpaquePointer) { unsafe handle = Handle(pointer: pointer) }

    /// Gives `$1`, `$2`… their values. False if SQLite refuses one (too big, or no memory).
    func bind(_ values: [SQLValue]) -> Bool {
        precondition(Int(unsafe sqlite3_bind_parameter_count(handle.pointer)) == values.count, "as many values as parameters")
        return values.enumerated().allSatisfy { number, value in bind(value, to: number + 1) == SQLITE_OK }
    }

    private func bind(_ value: SQLValue, to number: Int) -> CInt {
        // SQLite numbers parameters by their first appearance, which need not be the number after the dollar.
        let index = unsafe sqlite3_bind_parameter_index(handle.pointer, "$\(number)")
        precondition(index > 0, "parameters are numbered from $1 without a gap")
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle.pointer, index)
        case .integer(let integer): return unsafe sqlite3_bind_int64(handle.pointer, index, integer)
        case .text(let text):
            return unsafe carillon_sqlite3_bind_text(handle.pointer, index, text, UInt64(text.utf8.count))
        case .bytes(let bytes):
            return unsafe carillon_sqlite3_bind_blob(handle.pointer, index, bytes, UInt64(bytes.count))
        }
    }

    /// `SQLITE_ROW`, `SQLITE_DONE` or an error.
    func step() -> CInt { unsafe sqlite3_step(handle.pointer) }

    /// Makes the statement ready for its next use and forgets the values.
    func reset() {
        unsafe sqlite3_reset(handle.pointer)
        unsafe sqlite3_clear_bindings(handle.pointer)
    }
}

/// The current row of a statement. Columns count from 0. Valid only until the statement steps on: it is handed to
/// closures and not kept.
struct Row {
    private let statement: PreparedStatement

    init(_ statement: PreparedStatement) { self.statement = statement }

    func integer(_ column: CInt) throws(StoreError) -> Int64 { try statement.integer(column) }
    func text(_ column: CInt) throws(StoreError) -> String { try statement.text(column) }
    func bytes(_ column: CInt) throws(StoreError) -> [UInt8] { try statement.bytes(column) }
    func bool(_ column: CInt) throws(StoreError) -> Bool { try statement.integer(column) != 0 }

    func optionalInteger(_ column: CInt) throws(StoreError) -> Int64? {
        statement.isNull(column) ? nil : try statement.integer(column)
    }

    func optionalText(_ column: CInt) throws(StoreError) -> String? {
        statement.isNull(column) ? nil : try statement.text(column)
    }
}

extension PreparedStatement {
    fileprivate func isNull(_ column: CInt) -> Bool { type(column) == SQLITE_NULL }

    fileprivate func integer(_ column: CInt) throws(StoreError) -> Int64 {
        guard type(column) == SQLITE_INTEGER else { throw mismatch(column, "an integer") }
        return unsafe sqlite3_column_int64(handle.pointer, column)
    }

    fileprivate func text(_ column: CInt) throws(StoreError) -> String {
        guard type(column) == SQLITE_TEXT else { throw mismatch(column, "a text") }
        // SQLite's bytes stay where they are until the next step; they are copied here, and repaired if they aren't UTF-8.
        let start = unsafe sqlite3_column_text(handle.pointer, column)
        let count = Int(unsafe sqlite3_column_bytes(handle.pointer, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    fileprivate func bytes(_ column: CInt) throws(StoreError) -> [UInt8] {
        guard type(column) == SQLITE_BLOB else { throw mismatch(column, "a blob") }
        // As above; an empty blob has no address.
        let start = unsafe sqlite3_column_blob(handle.pointer, column)
        let count = Int(unsafe sqlite3_column_bytes(handle.pointer, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private func type(_ column: CInt) -> CInt { unsafe sqlite3_column_type(handle.pointer, column) }

    private func mismatch(_ column: CInt, _ wanted: String) -> StoreError {
        let name = unsafe sqlite3_column_name(handle.pointer, column).map { unsafe String(cString: $0) }
        return StoreError(.corrupt, "The database holds something else than \(wanted) in column \(name ?? "\(column)").")
    }
}
