internal import CCurl
internal import HTTP

/// An address as libcurl itself reads it, so that what is checked here is what will be asked there.
package struct OutgoingURL: Sendable, Equatable, CustomStringConvertible {
    let text: String
    package let scheme: String
    package let host: String
    package let port: UInt16
    /// Nothing follows host and port.
    package let isBare: Bool

    /// An `http` or `https` address without user and password, of at most ``OutgoingLimits/urlBytesMax`` bytes.
    package init(_ text: String) throws(OutgoingError) { try self.init(text, schemes: ["http", "https"]) }

    /// - Parameter schemes: those allowed, in lower case.
    init(_ text: String, schemes: [String]) throws(OutgoingError) {
        guard text.utf8.count <= OutgoingLimits.urlBytesMax, !text.utf8.contains(0) else {
            throw OutgoingError(.invalid, "The address is longer than \(OutgoingLimits.urlBytesMax) bytes, or holds a zero byte.")
        }
        guard let parts = URLParts(text) else { throw OutgoingError(.invalid, "The address can't be read as a URL.") }
        guard let scheme = parts.scheme?.lowercasedASCII, schemes.contains(scheme) else {
            throw OutgoingError(.invalid, "The address must begin with \(schemes.map { $0 + "://" }.joined(separator: " or ")).")
        }
        guard !parts.hasUser else {
            throw OutgoingError(.invalid, "The address holds a user or a password, which belong elsewhere.")
        }
        guard let host = parts.host, !host.isEmpty, let port = parts.port.flatMap({ UInt16($0) }), port > 0 else {
            throw OutgoingError(.invalid, "The address names no host.")
        }
        self.text = text
        self.scheme = scheme
        self.host = host
        self.port = port
        isBare = parts.path.map { $0 == "/" } ?? true && !parts.hasQuery
    }

    /// Host and port, for errors and logs: paths and queries may carry secrets.
    package var description: String { "\(host):\(port)" }
}

/// What libcurl's parser finds. Owns a `CURLU *` only while it is read.
private struct URLParts {
    var scheme: String?
    var host: String?
    var port: String?
    var path: String?
    var hasUser = false
    var hasQuery = false

    init?(_ text: String) {
        // Made and freed here, and lent to nobody.
        guard let handle = unsafe curl_url() else { return nil }
        defer { unsafe curl_url_cleanup(handle) }
        guard unsafe curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK else { return nil }
        func part(_ which: CURLUPart) -> String? {
            var pointer: UnsafeMutablePointer<CChar>?
            guard unsafe curl_url_get(handle, which, &pointer, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let pointer = unsafe pointer
            else { return nil }
            defer { unsafe curl_free(pointer) }
            return unsafe String(cString: pointer)
        }
        scheme = part(CURLUPART_SCHEME)
        host = part(CURLUPART_HOST)
        port = part(CURLUPART_PORT)
        path = part(CURLUPART_PATH)
        hasQuery = part(CURLUPART_QUERY) != nil || part(CURLUPART_FRAGMENT) != nil
        hasUser = part(CURLUPART_USER) != nil || part(CURLUPART_PASSWORD) != nil
    }
}

extension String {
    var lowercasedASCII: String {
        String(decoding: utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
