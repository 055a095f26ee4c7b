/// One line of a header or trailer section, without its CRLF (RFC 9112, §5).
enum HeaderLine {
    static func parse(_ line: ArraySlice<UInt8>) throws(HTTPParseError) -> (name: String, value: String) {
        if let first = line.first, ASCII.isBlank(first) {
            throw .bad("A header line begins with a space: folded lines are obsolete.")
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .bad("A header line has no colon.") }
        let name = line[..<colon]
        if let last = name.last, ASCII.isBlank(last) { throw .bad("A header has a space before its colon.") }
        guard !name.isEmpty, name.allSatisfy(ASCII.isToken) else { throw .bad("A header's name isn't a token.") }
        var value = line[(colon + 1)...]
        while let first = value.first, ASCII.isBlank(first) { value.removeFirst() }
        while let last = value.last, ASCII.isBlank(last) { value.removeLast() }
        guard value.allSatisfy(ASCII.isFieldContent) else { throw .bad("A header's value holds a control character.") }
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
}
