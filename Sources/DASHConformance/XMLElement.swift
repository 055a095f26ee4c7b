/// An element of a small XML document: enough of XML 1.0 to read an MPD strictly. No processing instructions but the declaration, no DTD.
package struct XMLElement: Hashable, Sendable {
    package fileprivate(set) var name = ""
    package fileprivate(set) var attributes: [String: String] = [:]
    package fileprivate(set) var children: [XMLElement] = []
    package fileprivate(set) var text = ""

    /// nil where the text isn't well-formed, or has more than one root.
    package init?(document: String) {
        var reader = XMLReader(rest: document[...])
        reader.skipDeclaration()
        guard let root = reader.element(depth: 0) else { return nil }
        reader.skipBlanks()
        guard reader.rest.isEmpty else { return nil }
        self = root
    }

    fileprivate init() {}

    package subscript(_ attribute: String) -> String? { attributes[attribute] }
    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
    package func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }
}

private struct XMLReader {
    private static let depthMax = 32
    var rest: Substring

    mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

    mutating func skipDeclaration() {
        if rest.hasPrefix("<?xml"), let end = rest.firstRange(of: "?>") { rest = rest[end.upperBound...] }
        skipBlanks()
    }

    mutating func element(depth: Int) -> XMLElement? {
        guard depth < Self.depthMax, take("<"), let name = name() else { return nil }
        var element = XMLElement()
        element.name = name
        while true {
            let before = rest.count
            skipBlanks()
            if take("/>") { return element }
            if take(">") { break }
            guard rest.count < before, let (key, value) = attribute(), element.attributes.updateValue(value, forKey: key) == nil else {
                return nil
            }
        }
        while !take("</") {
            if rest.hasPrefix("<") {
                guard let child = self.element(depth: depth + 1) else { return nil }
                element.children.append(child)
            } else {
                guard let end = rest.firstIndex(of: "<"), let text = Self.unescaped(rest[..<end]) else { return nil }
                element.text += text
                rest = rest[end...]
            }
        }
        guard self.name() == name else { return nil }
        skipBlanks()
        return take(">") ? element : nil
    }

    private mutating func attribute() -> (String, String)? {
        guard let key = name(), take("=\""), let end = rest.firstIndex(of: "\""), let value = Self.unescaped(rest[..<end]) else {
            return nil
        }
        rest = rest[rest.index(after: end)...]
        return (key, value)
    }

    private mutating func name() -> String? {
        let name = rest.prefix { $0.isLetter || $0.isNumber || "_-.:".contains($0) }
        rest = rest[name.endIndex...]
        return name.first.map { $0.isLetter || $0 == "_" } == true ? String(name) : nil
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    private static func unescaped(_ text: Substring) -> String? {
        guard !text.contains("<") else { return nil }
        var result = String(text)
        for (escape, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")] { result = result.replacing(escape, with: character) }
        guard !result.replacing("&amp;", with: "").contains("&") else { return nil }
        return result.replacing("&amp;", with: "&")
    }
}
