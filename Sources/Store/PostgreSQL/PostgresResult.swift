internal import CPostgreSQL
internal import Glibc

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
        // Both texts belong to the result, end with a zero, and are empty where there is nothing to say; also for SELECT the second is a number.
        guard let command = unsafe PQcmdStatus(handle.pointer), let count = unsafe PQcmdTuples(handle.pointer) else { return 0 }
        let isChange = unsafe strncmp(command, "INSERT", 6) == 0 || strncmp(command, "UPDATE", 6) == 0 || strncmp(command, "DELETE", 6) == 0
        return isChange ? Int(unsafe strtol(count, nil, 10)) : 0
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
    func row(_ number: Int) -> Row { Row(self, row: CInt(number)) }
}

/// A row's columns, which count from 0.
extension PostgresResult {
    /// libpq answers a number that is out of range with NULL.
    func isNull(_ row: CInt, _ column: Int) -> Bool { unsafe PQgetisnull(handle.pointer, row, CInt(column)) == 1 }

    func integer(_ row: CInt, _ column: Int) throws(StoreError) -> Int64 {
        let type = type(column)
        // The bytes belong to the result, end with a zero, and are as many as it says.
        guard !isNull(row, column), let start = unsafe PQgetvalue(handle.pointer, row, CInt(column)) else {
            throw mismatch(column, "nothing")
        }
        switch type {
        case PostgresType.bool: return unsafe start.pointee == CChar(bitPattern: UInt8(ascii: "t")) ? 1 : 0
        // `SUM` of integers is a numeric; one that has no fraction and fits is an integer to us.
        case PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.numeric:
            let count = Int(unsafe PQgetlength(handle.pointer, row, CInt(column)))
            let digits = unsafe UnsafeRawBufferPointer(start: start, count: count)
            if let integer = unsafe Self.integer(digits) { return integer }
            fallthrough
        default: throw mismatch(column, "an integer")
        }
    }

    func text(_ row: CInt, _ column: Int) throws(StoreError) -> String {
        guard PostgresType.isText(type(column)) else { throw mismatch(column, "a text") }
        return try written(row, column)
    }

    func bytes(_ row: CInt, _ column: Int) throws(StoreError) -> [UInt8] {
        guard type(column) == PostgresType.bytea, let bytes = Self.bytes(hex: try written(row, column)) else {
            throw mismatch(column, "bytes")
        }
        return bytes
    }

    private func type(_ column: Int) -> UInt32 { unsafe PQftype(handle.pointer, CInt(column)) }

    /// The value as PostgreSQL writes it.
    private func written(_ row: CInt, _ column: Int) throws(StoreError) -> String {
        guard !isNull(row, column), let start = unsafe PQgetvalue(handle.pointer, row, CInt(column)) else {
            throw mismatch(column, "nothing")
        }
        // The bytes belong to the result, and are as many as it says.
        let count = Int(unsafe PQgetlength(handle.pointer, row, CInt(column)))
        return unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }

    private func mismatch(_ column: Int, _ wanted: String) -> StoreError {
        let name = unsafe PQfname(handle.pointer, CInt(column)).map { unsafe String(cString: $0) }
        return StoreError(.corrupt, "The database holds something else than \(wanted) in column \(name ?? "\(column)").")
    }

    /// Of decimal digits, perhaps behind a minus; nil for anything else and for what doesn't fit.
    private static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = unsafe text.first == UInt8(ascii: "-")
        guard text.count > (isNegative ? 1 : 0) else { return nil }
        var value: Int64 = 0
        for index in (isNegative ? 1 : 0)..<text.count {
            let digit = unsafe text[index] &- UInt8(ascii: "0")
            // Downwards, since the least integer has no positive twin.
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (difference, isTooSmall) = product.subtractingReportingOverflow(Int64(digit))
            guard digit <= 9, !isTooLarge, !isTooSmall else { return nil }
            value = difference
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// `\x` and two digits for each byte.
    private static func bytes(hex text: String) -> [UInt8]? {
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

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
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
    static let name: UInt32 = 19
    static let varchar: UInt32 = 1043

    static func isText(_ type: UInt32) -> Bool { type == text || type == varchar || type == name }

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
