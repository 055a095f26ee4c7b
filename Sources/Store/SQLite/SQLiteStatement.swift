internal import CSQLite

/// Owns one `sqlite3_stmt *`. Parameters are written `$1`, `$2`…, as PostgreSQL has them.
final class SQLiteStatement {
    private let handle: Handle
    /// SQLite's number for `$1`, `$2`…: it counts parameters by their first appearance.
    private let parameters: [CInt]
    /// Out of the cache's hands: bound, and perhaps stepped.
    var isInUse = false

    @safe private struct Handle: ~Copyable {
        // Adopted in `init`, finalized in `deinit`; never leaves this file.
        let pointer: OpaquePointer
        deinit { unsafe sqlite3_finalize(pointer) }
    }

    /// The pointer must come from `sqlite3_prepare` and belong to nobody else.
    @unsafe init(adopting pointer: OpaquePointer) {
        unsafe handle = Handle(pointer: pointer)
        let count = unsafe sqlite3_bind_parameter_count(pointer)
        parameters = (0..<max(0, count)).map { number in
            let index = unsafe sqlite3_bind_parameter_index(pointer, "$\(number + 1)")
            precondition(index > 0, "parameters are numbered from $1 without a gap")
            return index
        }
    }

    /// Gives `$1`, `$2`… their values. Returns why one is refused.
    func bind(_ values: [SQLValue]) -> StoreError? {
        precondition(parameters.count == values.count, "as many values as parameters")
        for (index, value) in zip(parameters, values) {
            if let refusal = value.refusal { return refusal }
            // Too big, or no memory.
            guard bind(value, to: index) == SQLITE_OK else { return .valueTooBig }
        }
        return nil
    }

    private func bind(_ value: SQLValue, to index: CInt) -> CInt {
        switch value {
        case .absent: return unsafe sqlite3_bind_null(handle.pointer, index)
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

/// The current row. Valid until the statement steps on.
extension SQLiteStatement {
    func isNull(_ column: Int) -> Bool { type(column) == SQLITE_NULL }

    func integer(_ column: Int) throws(StoreError) -> Int64 {
        guard type(column) == SQLITE_INTEGER else { throw mismatch(column, "an integer") }
        return unsafe sqlite3_column_int64(handle.pointer, CInt(column))
    }

    func text(_ column: Int) throws(StoreError) -> String {
        guard type(column) == SQLITE_TEXT else { throw mismatch(column, "a text") }
        // SQLite's bytes stay where they are until the next step; they are copied here, and repaired if they aren't UTF-8.
        let start = unsafe sqlite3_column_text(handle.pointer, CInt(column))
        let count = Int(unsafe sqlite3_column_bytes(handle.pointer, CInt(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
        guard type(column) == SQLITE_BLOB else { throw mismatch(column, "a blob") }
        // As above; an empty blob has no address.
        let start = unsafe sqlite3_column_blob(handle.pointer, CInt(column))
        let count = Int(unsafe sqlite3_column_bytes(handle.pointer, CInt(column)))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    private func type(_ column: Int) -> CInt { unsafe sqlite3_column_type(handle.pointer, CInt(column)) }

    private func mismatch(_ column: Int, _ wanted: String) -> StoreError {
        let name = unsafe sqlite3_column_name(handle.pointer, CInt(column)).map { unsafe String(cString: $0) }
        return StoreError(.corrupt, "The database holds something else than \(wanted) in column \(name ?? "\(column)").")
    }
}
