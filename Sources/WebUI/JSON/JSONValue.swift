/// A JSON document (RFC 8259) to be written, with its keys in the order given.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// NaN and infinities, which JSON cannot say, are written as `null`.
    case number(Double)
    case string(String)
    case array([JSONValue])
    indirect case object([Member])

    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The document on one line. Safe inside `<script type="application/json">` and as one `data:` line of an event
    /// stream: `<`, `>`, `&`, line ends and U+2028/2029 are always written as escapes.
    package var text: String {
        var out = ""
        write(to: &out)
        return out
    }

    private func write(to out: inout String) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .integer(let value): out += String(value)
        case .number(let value): out += value.isFinite ? value.description : "null"
        case .string(let value): Self.write(value, to: &out)
        case .array(let values): Self.write(values, between: ("[", "]"), to: &out) { $0.write(to: &$1) }
        case .object(let members):
            Self.write(members, between: ("{", "}"), to: &out) { member, out in
                Self.write(member.name, to: &out)
                out += ":"
                member.value.write(to: &out)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], between marks: (String, String), to out: inout String, each: (Item, inout String) -> Void
    ) {
        out += marks.0
        for (index, item) in items.enumerated() {
            if index > 0 { out += "," }
            each(item, &out)
        }
        out += marks.1
    }

    private static func write(_ value: String, to out: inout String) {
        out += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\u{00}"..<"\u{20}", "<", ">", "&", "\u{7F}", "\u{2028}", "\u{2029}": out += escape(scalar)
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }

    /// `\uXXXX`; only called for scalars of the basic plane.
    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension JSONValue {
    init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
    init(_ value: WallTime?) { self = value.map { .string($0.rfc3339) } ?? .null }
    init(_ value: Int) { self = .integer(Int64(value)) }
}
