internal import Cryptography

/// A place in a listing: right behind one of its records. Its text goes to clients and comes back from them; it tells what the record's
/// sort keys are, which the client has seen, and nothing else.
package struct Cursor: Sendable, Equatable {
    /// Bytes of the text of a cursor.
    package static let lengthMax = 1024

    /// The sort keys of the record; integers and texts.
    let keys: [SQLValue]

    init(_ keys: [SQLValue]) { self.keys = keys }

    /// From the text that a client gave back. Nil for what never was a cursor.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.lengthMax, let bytes = bytes(base64URL: text) else { return nil }
        var keys: [SQLValue] = []
        for field in bytes.split(separator: 0, omittingEmptySubsequences: false) {
            guard let text = String(validating: field.dropFirst(), as: UTF8.self) else { return nil }
            switch field.first {
            case UInt8(ascii: "i"):
                guard let integer = Int64(text) else { return nil }
                keys.append(.integer(integer))
            case UInt8(ascii: "t"): keys.append(.text(text))
            default: return nil
            }
        }
        self.keys = keys
    }

    /// For clients: base64url.
    package var text: String {
        let fields = keys.map { key -> [UInt8] in
            switch key {
            case .integer(let integer): Array("i\(integer)".utf8)
            case .text(let text): Array("t\(text)".utf8)
            case .bytes, .absent: preconditionFailure("a listing is sorted by integers and texts that are there")
            }
        }
        return base64URL(Array(fields.joined(separator: [0])))
    }
}

/// A part of a listing.
package struct Page<Record: Sendable>: Sendable {
    package let records: [Record]
    /// Where the next part begins; nil if there is none.
    package let next: Cursor?

    package init(records: [Record], next: Cursor?) {
        self.records = records
        self.next = next
    }
}

extension Page: Equatable where Record: Equatable {}
