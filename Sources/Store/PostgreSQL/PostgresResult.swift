internal import CPostgreSQL

/// Owns one `PGresult *`: the answer to one statement.
final class PostgresResult {
    private let handle: Handle

    @safe private struct Handle: ~Copyable {
        // Adopted in `init`, cleared in `deinit`; never leaves this file.
        let pointer: OpaquePointer
        deinit { unsafe PQclear(pointer) }
    }

    /// The pointer must come from `PQgetResult` and belong to nobody else.
    @unsafe init(adopting pointer: OpaquePointer) { unsafe handle = Handle(pointer: pointer) }

    var rowCount: Int { Int(unsafe PQntuples(handle.pointer)) }

    /// Rows that an INSERT, UPDATE or DELETE changed; 0 for other statements.
    var changeCount: Int {
        // An empty text, if the statement isn't one of these; also for SELECT it is a number.
        let command = unsafe String(cString: PQcmdStatus(handle.pointer))
        guard command.hasPrefix("INSERT") || command.hasPrefix("UPDATE") || command.hasPrefix("DELETE") else { return 0 }
        return Int(unsafe String(cString: PQcmdTuples(handle.pointer))) ?? 0
    }

    /// Not an answer to a statement, but the end of those that were sent together.
    var isEndOfPipeline: Bool { unsafe PQresultStatus(handle.pointer) == PGRES_PIPELINE_SYNC }

    /// Why the statement failed; nil if it didn't.
    var failure: PostgresFailure? {
        switch unsafe PQresultStatus(handle.pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
        default:
            // Both texts belong to the result and are copied at once. Without a state, libpq itself gave up.
            let message = unsafe carillon_message(handle.pointer).map { unsafe String(cString: $0) }
            guard let state = unsafe carillon_sqlstate(handle.pointer) else {
                let whole = unsafe String(cString: PQresultErrorMessage(handle.pointer))
                return .lost(message ?? whole)
            }
            return PostgresFailure(state: unsafe String(cString: state), message: message ?? "")
        }
    }

    /// A row; its number must be below ``rowCount``.
    func row(_ number: Int) -> Row { Row(Columns(result: self, row: CInt(number))) }

    private struct Columns: RowColumns {
        let result: PostgresResult
        let row: CInt

        func isNull(_ column: Int) -> Bool { result.isNull(row, CInt(column)) }

        func integer(_ column: Int) throws(StoreError) -> Int64 {
            switch result.type(CInt(column)) {
            case PostgresType.bool: return try text(row, column) == "t" ? 1 : 0
            // `SUM` of integers is a numeric; one that has no fraction and fits is an integer to us.
            case PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.numeric:
                if let integer = Int64(try text(row, column)) { return integer }
                fallthrough
            default: throw result.mismatch(column, "an integer")
            }
        }

        func text(_ column: Int) throws(StoreError) -> String {
            guard PostgresType.texts.contains(result.type(CInt(column))) else { throw result.mismatch(column, "a text") }
            return try text(row, column)
        }

        func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
            guard result.type(CInt(column)) == PostgresType.bytea, let bytes = bytes(hex: try text(row, column)) else {
                throw result.mismatch(column, "bytes")
            }
            return bytes
        }

        private func text(_ row: CInt, _ column: Int) throws(StoreError) -> String {
            guard let text = result.text(row, CInt(column)) else { throw result.mismatch(column, "nothing") }
            return text
        }

        /// `\x` and two digits for each byte.
        private func bytes(hex text: String) -> [UInt8]? {
            let digits = Array(text.utf8)
            guard digits.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")]), digits.count % 2 == 0 else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(digits.count / 2 - 1)
            for index in stride(from: 2, to: digits.count, by: 2) {
                guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
                bytes.append(high << 4 | low)
            }
            return bytes
        }

        private func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            default: nil
            }
        }
    }
}

extension PostgresResult {
    /// libpq answers a number that is out of range with NULL.
    fileprivate func isNull(_ row: CInt, _ column: CInt) -> Bool { unsafe PQgetisnull(handle.pointer, row, column) == 1 }

    fileprivate func type(_ column: CInt) -> UInt32 { unsafe PQftype(handle.pointer, column) }

    /// The value as PostgreSQL writes it; nil for NULL.
    fileprivate func text(_ row: CInt, _ column: CInt) -> String? {
        guard !isNull(row, column), let start = unsafe PQgetvalue(handle.pointer, row, column) else { return nil }
        // The bytes belong to the result, and are as many as it says.
        let count = Int(unsafe PQgetlength(handle.pointer, row, column))
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    fileprivate func mismatch(_ column: Int, _ wanted: String) -> StoreError {
        let name = unsafe PQfname(handle.pointer, CInt(column)).map { unsafe String(cString: $0) }
        return StoreError(.corrupt, "The database holds something else than \(wanted) in column \(name ?? "\(column)").")
    }
}

/// Object ids of built-in types (PostgreSQL's `pg_type.dat`); they never change.
enum PostgresType {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let numeric: UInt32 = 1700
    /// `name`, `text`, `varchar`.
    static let texts: Set<UInt32> = [19, 25, 1043]

    /// What a parameter is declared as; 0 leaves it to the server.
    static func of(_ kind: SQLValue.Kind) -> UInt32 {
        switch kind {
        case .unknown: 0
        case .integer: int8
        case .text: text
        case .bytes: bytea
        }
    }
}
