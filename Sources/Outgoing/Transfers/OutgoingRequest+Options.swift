internal import CCurl
internal import HTTP

extension OutgoingRequest {
    /// What libcurl is to do besides what holds for all transfers.
    func setOptions(_ easy: borrowing EasyHandle, _ limits: OutgoingLimits) throws(OutgoingError) {
        try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try easy.set(CURLOPT_USERAGENT, "Carillon")
        if followsRedirects && (method == .get || method == .head) {
            try easy.set(CURLOPT_FOLLOWLOCATION, 1)
            try easy.set(CURLOPT_MAXREDIRS, limits.redirectsMax)
            try easy.set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        }
        if let body {
            try easy.setBody(body)
            try easy.set(CURLOPT_CUSTOMREQUEST, method.name)
        } else if method == .head {
            try easy.set(CURLOPT_NOBODY, 1)
        } else if method == .post {
            try easy.setBody([])
        } else if method != .get {
            try easy.set(CURLOPT_CUSTOMREQUEST, method.name)
        }
    }

    /// The header section as libcurl takes it.
    func headerLines() throws(OutgoingError) -> [String] {
        guard Self.isToken(method.name) else { throw OutgoingError(.invalid, "The method isn't a word.") }
        var lines: [String] = []
        for field in headers.fields {
            guard Self.isToken(field.name), field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw OutgoingError(.invalid, "A header field holds a character that it can't have.")
            }
            // Without a value libcurl wants a semicolon; with a colon it would leave the field out.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // Nobody waits a second for permission to send a small body, and what type it has is not libcurl's to say.
        if !headers.contains("Expect") { lines.append("Expect:") }
        if !headers.contains("Content-Type") { lines.append("Content-Type:") }
        return lines
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ text: String) -> Bool {
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        return !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: marks.contains(byte)
                }
            }
    }
}
