/// Gathers a request head line by line and judges it as a whole at the end.
struct RequestHeadBuilder {
    private let method: HTTPMethod
    private let rawTarget: String
    private let target: RequestTarget
    private let version: HTTPVersion
    private var headers = HTTPHeaders()

    /// Reads `method SP target SP version` (RFC 9112, §3): two single spaces, nothing lenient.
    init(requestLine line: ArraySlice<UInt8>, methodBytesMax: Int) throws(HTTPParseError) {
        let malformed = HTTPParseError.bad("The request line isn't a method, a target and a version with single spaces between.")
        guard let first = line.firstIndex(of: ASCII.space), let last = line.lastIndex(of: ASCII.space), first < last else {
            throw malformed
        }
        let name = line[..<first]
        guard !name.isEmpty, name.allSatisfy(ASCII.isToken) else { throw .bad("The method isn't a token.") }
        guard name.count <= methodBytesMax else {
            throw HTTPParseError(.notImplemented, "The method has more than \(methodBytesMax) characters (methodBytesMax).")
        }
        version = try Self.parseVersion(line[(last + 1)...])
        let targetBytes = line[(first + 1)..<last]
        guard !targetBytes.isEmpty, !targetBytes.contains(ASCII.space) else { throw malformed }
        method = HTTPMethod(String(decoding: name, as: UTF8.self))
        target = try RequestTarget(targetBytes, method: method)
        rawTarget = String(decoding: targetBytes, as: UTF8.self)
    }

    private static func parseVersion(_ bytes: ArraySlice<UInt8>) throws(HTTPParseError) -> HTTPVersion {
        let start = bytes.startIndex
        guard bytes.count == 8, bytes.starts(with: "HTTP/".utf8), ASCII.isDigit(bytes[start + 5]),
            bytes[start + 6] == UInt8(ascii: "."), ASCII.isDigit(bytes[start + 7])
        else { throw .bad("The request line doesn't end with an HTTP version.") }
        guard bytes[start + 5] == UInt8(ascii: "1") else {
            throw HTTPParseError(.httpVersionNotSupported, "This connection speaks HTTP/1.1 and HTTP/1.0 only.")
        }
        return bytes[start + 7] == UInt8(ascii: "0") ? .http1_0 : .http1_1
    }

    mutating func add(headerLine line: ArraySlice<UInt8>, countMax: Int) throws(HTTPParseError) {
        guard headers.count < countMax else {
            throw HTTPParseError(.requestHeaderFieldsTooLarge, "The request has more than \(countMax) headers (headerCountMax).")
        }
        let (name, value) = try HeaderLine.parse(line)
        headers.append(name, value)
    }

    func finish() throws(HTTPParseError) -> HTTPRequestHead {
        let host = try validHost()
        return HTTPRequestHead(
            method: method, target: rawTarget, path: target.path, query: target.query, authority: target.authority ?? host,
            version: version, headers: headers, bodyFraming: try bodyFraming())
    }

    /// RFC 9112, §3.2: exactly one valid `Host` in HTTP/1.1, also beside an absolute target.
    private func validHost() throws(HTTPParseError) -> String? {
        let hosts = headers.values(for: "Host")
        guard let host = hosts.first else {
            if version == .http1_0 { return nil }
            throw .bad("The request has no Host header.")
        }
        guard hosts.count == 1 else { throw .bad("The request has several Host headers.") }
        guard Authority.isValid(host.utf8) else { throw .bad("The Host header isn't a host with an optional port.") }
        return host
    }

    /// RFC 9112, §6.3, where each doubt is a refusal: two readers of one doubtful request are how requests are smuggled.
    private func bodyFraming() throws(HTTPParseError) -> HTTPRequestHead.BodyFraming {
        let codings = headers.values(for: "Transfer-Encoding")
        let lengths = headers.values(for: "Content-Length")
        if !codings.isEmpty {
            guard lengths.isEmpty else { throw .bad("The request has both a Transfer-Encoding and a Content-Length.") }
            guard version == .http1_1 else { throw .bad("HTTP/1.0 has no Transfer-Encoding.") }
            try checkTransferCodings(codings)
            return .chunked
        }
        guard let length = lengths.first else { return .none }
        guard lengths.count == 1 else { throw .bad("The request has several Content-Length headers.") }
        guard let count = ASCII.saturatingNumber(length.utf8) else { throw .bad("The Content-Length isn't one decimal number.") }
        guard count < Int.max else { throw HTTPParseError(.contentTooLarge, "The Content-Length doesn't fit in 63 bits.") }
        return count == 0 ? .none : .length(count)
    }

    /// Exactly one `chunked` passes. A chain that ends in `chunked` could be framed but not decoded (501); any other can't be framed (400).
    private func checkTransferCodings(_ lines: [String]) throws(HTTPParseError) {
        let codings = lines.flatMap(\.commaSeparatedElements)
        let isChunked = codings.map { $0.equalsIgnoringASCIICase("chunked") }
        if codings.count == 1, isChunked[0] { return }
        guard isChunked.last == true, isChunked.count(where: { $0 }) == 1, !codings.contains(where: \.isEmpty) else {
            throw .bad("The Transfer-Encoding isn't one final chunked.")
        }
        throw HTTPParseError(.notImplemented, "No Transfer-Encoding but chunked is implemented.")
    }
}
