/// The decoded pairs of a query or of an `application/x-www-form-urlencoded` body, in their order.
package struct HTTPQuery: Sendable, Equatable {
    package struct Pair: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let pairs: [Pair]

    package init(_ pairs: [Pair] = []) { self.pairs = pairs }

    /// Reads `a=1&b=2`. Nothing is refused: a broken escape stands for itself, a name without `=` has an empty value.
    package init(encoded text: some Collection<UInt8>) {
        var pairs: [Pair] = []
        for piece in text.split(separator: UInt8(ascii: "&")) {
            let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
            let name = PercentEncoding.decodeForm(piece[..<equals])
            let value = equals < piece.endIndex ? PercentEncoding.decodeForm(piece[piece.index(after: equals)...]) : ""
            pairs.append(Pair(name: name, value: value))
        }
        self.pairs = pairs
    }

    package var isEmpty: Bool { pairs.isEmpty }

    /// The first value of that name. Names are case-sensitive.
    package subscript(name: String) -> String? {
        for pair in pairs where pair.name == name { return pair.value }
        return nil
    }

    /// The first value of that name as a number, a Boolean and so on; `nil` when it is absent or isn't one.
    package func get<Value: LosslessStringConvertible>(_ name: String, as type: Value.Type) -> Value? {
        self[name].flatMap { Value($0) }
    }

    package func values(for name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
}
