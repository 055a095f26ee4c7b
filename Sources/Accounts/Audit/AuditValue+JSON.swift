package import JSON
internal import Store

extension AuditValue {
    /// What is stored. An id that can't be one of ours becomes null: whatever it is, it doesn't belong into the log.
    package var json: JSON.Value {
        switch self {
        case .id(let id): isIdentifier(id) ? .string(id) : .null
        case .word(let word): .string("\(word)")
        case .role(let role): .string(role.rawValue)
        case .number(let number), .time(let number): .integer(number)
        case .flag(let flag): .bool(flag)
        }
    }
}

private func isIdentifier(_ text: String) -> Bool {
    text.utf8.count <= AuditValue.idLengthMax
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
}
