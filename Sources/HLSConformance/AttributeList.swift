/// An attribute-list (RFC 8216bis, §4.2).
package struct AttributeList: Hashable, Sendable {
    /// By name; quoted strings keep their quotes, so that types can be told apart.
    package private(set) var values: [String: String] = [:]

    /// `nil` where the syntax is broken or a name appears twice.
    package init?(_ text: some StringProtocol) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let name = rest.prefix { $0 != 0x3D }
            rest.removeFirst(name.count)
            guard !name.isEmpty, rest.popFirst() != nil, name.allSatisfy(Self.isNameByte) else { return nil }
            guard let value = Self.takeValue(&rest) else { return nil }
            guard values.updateValue(value, forKey: String(decoding: name, as: UTF8.self)) == nil else { return nil }
            if !rest.isEmpty { guard rest.popFirst() == 0x2C, !rest.isEmpty else { return nil } }
        }
        if values.isEmpty { return nil }
    }

    package func quoted(_ name: String) -> String? {
        guard let value = values[name], value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return nil }
        return String(value.dropFirst().dropLast())
    }
    package func bare(_ name: String) -> String? { values[name].flatMap { $0.hasPrefix("\"") ? nil : $0 } }
    package func integer(_ name: String) -> Int? { bare(name).flatMap(decimalInteger) }
    package func seconds(_ name: String) -> DecimalSeconds? { bare(name).flatMap { DecimalSeconds($0) } }
    package func isYes(_ name: String) -> Bool { bare(name) == "YES" }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }

    private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> String? {
        let value: ArraySlice<UInt8>
        if rest.first == 0x22 {
            guard let end = rest.dropFirst().firstIndex(of: 0x22) else { return nil }
            value = rest[...end]
        } else {
            value = rest.prefix { $0 != 0x2C }
            guard !value.isEmpty, !value.contains(where: { $0 == 0x22 || $0 == 0x20 }) else { return nil }
        }
        rest.removeFirst(value.count)
        return String(decoding: value, as: UTF8.self)
    }
}

/// A decimal-integer (§4.2); `nil` where it has other characters or more than 18 digits, so that two can be added.
func decimalInteger(_ text: some StringProtocol) -> Int? {
    guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(text))
}
