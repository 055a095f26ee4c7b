/// Puts the header section of an HTTP/2 request together (RFC 9113, §8.3). The order of the pseudo-header fields, lower case, and what may not
/// occur at all have been looked at by the codec; this looks at what the values mean, by the same rules as for HTTP/1.1.
package struct HTTP2RequestFields {
    private let limits: HTTPRequestParser.Limits
    private var method: String?
    private var path: String?
    private var authority: String?
    private var headers = HTTPHeaders()
    private var cookies: [String] = []
    private var byteCount = 0
    private var count = 0
    private var error: HTTPParseError?

    package init(limits: HTTPRequestParser.Limits = HTTPRequestParser.Limits()) { self.limits = limits }

    /// Takes the next field. What is beyond a limit isn't kept, and ``head(endsStream:)`` will say so.
    package mutating func add(name: [UInt8], value: [UInt8]) {
        // As RFC 9113 §6.5.2 counts it.
        byteCount += name.count + value.count + 32
        count += 1
        guard error == nil else { return }
        guard byteCount <= limits.headerBytesMax else {
            error = HTTPParseError(
                .requestHeaderFieldsTooLarge, "The headers have more than \(limits.headerBytesMax) bytes (headerBytesMax).")
            return
        }
        guard count <= limits.headerCountMax else {
            error = HTTPParseError(
                .requestHeaderFieldsTooLarge, "The request has more than \(limits.headerCountMax) headers (headerCountMax).")
            return
        }
        guard value.allSatisfy(ASCII.isFieldContent) else {
            error = .bad("A header's value holds a control character.")
            return
        }
        keep(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private mutating func keep(_ name: String, _ value: String) {
        switch name {
        case ":method": method = value
        case ":path": path = value
        case ":authority": authority = value
        case ":scheme": break
        // Browsers split them, to compress better; they are one field to everybody else (RFC 9113, §8.2.3).
        case "cookie": cookies.append(value)
        default: headers.append(name, value)
        }
    }

    /// The head of the request, whose body is there or still to come.
    package func head(endsStream: Bool) throws(HTTPParseError) -> HTTPRequestHead {
        if let error { throw error }
        guard let method, let path else { throw .bad("The request has no method or no path.") }
        guard method.utf8.count <= limits.methodBytesMax else {
            throw HTTPParseError(.notImplemented, "The method has more than \(limits.methodBytesMax) characters (methodBytesMax).")
        }
        guard path.utf8.count <= limits.requestLineBytesMax else {
            throw HTTPParseError(.uriTooLong, "The path has more than \(limits.requestLineBytesMax) bytes (requestLineBytesMax).")
        }
        guard path.hasPrefix("/") || path == "*" else { throw .bad("The path doesn't begin with a slash.") }
        let target = try RequestTarget(Array(path.utf8)[...], method: HTTPMethod(method))
        let host = try validHost()
        var headers = headers
        headers.set("Host", host)
        if !cookies.isEmpty { headers.append("Cookie", cookies.joined(separator: "; ")) }
        return HTTPRequestHead(
            method: HTTPMethod(method), target: path, path: target.path, query: target.query, authority: host, version: .http2,
            headers: headers, bodyFraming: endsStream ? .none : try bodyFraming())
    }

    /// `:authority` and `Host` are the same where both are there (RFC 9113, §8.3.1): two readers may look at either.
    private func validHost() throws(HTTPParseError) -> String {
        let hosts = headers.values(for: "Host")
        guard let host = authority ?? hosts.first else { throw .bad("The request has no :authority.") }
        guard hosts.allSatisfy({ $0.equalsIgnoringASCIICase(host) }) else { throw .bad("The Host header isn't the :authority.") }
        guard Authority.isValid(host.utf8) else { throw .bad("The :authority isn't a host with an optional port.") }
        return host
    }

    private func bodyFraming() throws(HTTPParseError) -> HTTPRequestHead.BodyFraming {
        guard let length = headers["Content-Length"] else { return .chunked }
        guard let count = ASCII.saturatingNumber(length.utf8), count < Int.max else {
            throw HTTPParseError(.contentTooLarge, "The Content-Length doesn't fit in 63 bits.")
        }
        return count == 0 ? .none : .length(count)
    }
}
