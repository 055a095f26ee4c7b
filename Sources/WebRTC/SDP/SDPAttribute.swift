/// An `a=` line (RFC 8866, §5.13): a property, or a name with a value.
package struct SDPAttribute: Equatable, Sendable {
    package var name: String
    package var value: String?

    package init(_ name: String, _ value: String? = nil) {
        self.name = name
        self.value = value
    }

    init(line: Substring) {
        guard let colon = line.firstIndex(of: ":") else {
            self.init(String(line))
            return
        }
        self.init(String(line[..<colon]), String(line[line.index(after: colon)...]))
    }

    var line: String { value.map { "a=\(name):\($0)" } ?? "a=\(name)" }
}

extension [SDPAttribute] {
    /// Of the first with this name; nil where there is none or it has no value.
    package func value(_ name: String) -> String? { first { $0.name == name }?.value }
    package func values(_ name: String) -> [String] { compactMap { $0.name == name ? $0.value : nil } }
    package func has(_ name: String) -> Bool { contains { $0.name == name } }
}
