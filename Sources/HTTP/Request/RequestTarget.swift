/// The parts of a request target (RFC 9112, §3.2).
struct RequestTarget {
    let path: String
    let query: HTTPQuery
    /// Only an absolute target has one.
    let authority: String?

    init(_ bytes: ArraySlice<UInt8>, method: HTTPMethod) throws(HTTPParseError) {
        if method == .connect { throw HTTPParseError(.notImplemented, "This server is no proxy: CONNECT is not implemented.") }
        for byte in bytes where !ASCII.isVisible(byte) || byte == UInt8(ascii: "#") {
            throw .bad("The request target holds a character that a URI can't hold.")
        }
        if bytes.elementsEqual([UInt8(ascii: "*")]) {
            guard method == .options else { throw .bad("Only OPTIONS may have the target *.") }
            (path, query, authority) = ("*", HTTPQuery(), nil)
            return
        }
        var rest = bytes
        if rest.first == UInt8(ascii: "/") {
            authority = nil
        } else {
            authority = try Self.takeSchemeAndAuthority(from: &rest)
        }
        let questionMark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        path = try Self.decodePath(rest[..<questionMark])
        query = questionMark < rest.endIndex ? HTTPQuery(encoded: rest[rest.index(after: questionMark)...]) : HTTPQuery()
    }

    /// `http://host:port`, which `absolute-form` puts before the path (RFC 9112, §3.2.2).
    private static func takeSchemeAndAuthority(from rest: inout ArraySlice<UInt8>) throws(HTTPParseError) -> String {
        let malformed = HTTPParseError.bad("The request target is neither a path nor an http address.")
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { throw malformed }
        let scheme = String(decoding: rest[..<colon], as: UTF8.self)
        guard scheme.equalsIgnoringASCIICase("http") || scheme.equalsIgnoringASCIICase("https") else { throw malformed }
        rest = rest[(colon + 1)...]
        guard rest.starts(with: "//".utf8) else { throw malformed }
        rest = rest.dropFirst(2)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let authority = rest[..<end]
        guard Authority.isValid(authority) else { throw malformed }
        rest = rest[end...]
        return String(decoding: authority, as: UTF8.self)
    }

    /// The path that handlers and files are found by. What could mean one thing here and another at a proxy is refused: encoded
    /// slashes, NUL and other control characters, dot segments (clients resolve them before they ask), invalid UTF-8.
    private static func decodePath(_ raw: ArraySlice<UInt8>) throws(HTTPParseError) -> String {
        if raw.isEmpty { return "/" }
        var decoded = raw
        if raw.contains(UInt8(ascii: "%")) {
            guard let bytes = PercentEncoding.decodeStrictly(raw) else {
                throw .bad("The path holds a % which two hexadecimal digits don't follow.")
            }
            let slash = UInt8(ascii: "/")
            guard bytes.count(where: { $0 == slash }) == raw.count(where: { $0 == slash }) else {
                throw .bad("The path holds an encoded slash.")
            }
            decoded = bytes[...]
        }
        if decoded.contains(where: ASCII.isControl) { throw .bad("The path holds an encoded control character.") }
        for segment in decoded.split(separator: UInt8(ascii: "/")) where segment.count <= 2 {
            if segment.allSatisfy({ $0 == UInt8(ascii: ".") }) { throw .bad("The path holds a dot segment.") }
        }
        guard let path = String(validating: decoded, as: UTF8.self) else { throw .bad("The path isn't valid UTF-8.") }
        return path
    }
}

/// `uri-host [ ":" port ]` (RFC 9110, §4.2.1, §7.2).
enum Authority {
    /// Narrower than RFC 3986: a registered name is of letters, digits, `-._~`. No user, no empty host.
    static func isValid(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        var host = bytes[...]
        if host.first == UInt8(ascii: "[") {
            guard let bracket = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = host[..<bracket].dropFirst()
            guard !address.isEmpty, address.allSatisfy(isInsideBrackets) else { return false }
            return isEmptyOrPort(host[host.index(after: bracket)...])
        }
        let colon = host.firstIndex(of: UInt8(ascii: ":")) ?? host.endIndex
        guard isEmptyOrPort(host[colon...]) else { return false }
        host = host[..<colon]
        return !host.isEmpty && host.allSatisfy(isNameCharacter)
    }

    private static func isEmptyOrPort(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        bytes.isEmpty || bytes.first == UInt8(ascii: ":") && bytes.count <= 6 && bytes.dropFirst().allSatisfy(ASCII.isDigit)
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        if ASCII.isLetter(byte) || ASCII.isDigit(byte) { return true }
        return switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func isInsideBrackets(_ byte: UInt8) -> Bool {
        ASCII.hexDigitValue(byte) != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}
