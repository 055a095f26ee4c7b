/// Values in PostgreSQL's binary format, one behind the other.
struct PostgresParameters {
    private(set) var bytes: [UInt8] = []
    /// Where in `bytes` each begins; nil for NULL.
    private(set) var offsets: [Int?] = []
    private(set) var lengths: [CInt] = []
    let types: [UInt32]

    static let none = PostgresParameters()

    private init() { (types, bytes) = ([], [0]) }

    init(_ values: [SQLValue]) throws(StoreError) {
        types = values.map { PostgresType.of($0.kind) }
        for value in values {
            if let refusal = value.refusal { throw refusal }
            let offset = bytes.count
            switch value {
            case .absent: break
            case .integer(let integer):
                for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: integer >> shift)) }
            case .text(let text): bytes += text.utf8
            case .bytes(let value): bytes += value
            }
            if case .absent = value { offsets.append(nil) } else { offsets.append(offset) }
            guard let length = CInt(exactly: bytes.count - offset) else { throw .valueTooBig }
            lengths.append(length)
        }
        // So that also an empty value at the end has an address.
        bytes.append(0)
    }
}
