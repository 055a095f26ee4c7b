import HTTP

/// Which answers are compressed: text that any shared cache may keep (`Cache-Control: public`).
///
/// What is the same for everybody holds no secret, and so its length can betray none. Pages and the API's answers hold some (a CSRF token, a
/// stream key) beside words of the request, and whoever can have a browser ask often, with words of his choice, and sees the lengths, would
/// guess the secret letter by letter (BREACH, CVE-2013-3587). They are short; what is long and asked for often, style sheets, scripts and
/// playlists, is public.
enum CompressionRule {
    /// A shorter body gains nothing.
    private static let bodyBytesMin = 512
    /// A longer one is no text of ours.
    private static let bodyBytesMax = 4 * 1024 * 1024

    private static let types: Set<String> = [
        "application/vnd.apple.mpegurl", "application/dash+xml", "application/manifest+json", "application/json", "image/svg+xml",
        "text/css", "text/javascript", "text/plain", "text/vtt",
    ]

    /// Whether the answer could be compressed for some client: caches have to know (`Vary`).
    static func concerns(_ head: HTTPResponseHead, byteCount: Int) -> Bool {
        guard head.status == .ok, (bodyBytesMin...bodyBytesMax).contains(byteCount), !head.headers.contains("Content-Encoding"),
            head.headers.listContains("public", in: "Cache-Control"), let type = head.headers["Content-Type"]
        else { return false }
        return types.contains(String(type.prefix { $0 != ";" }).lowercased())
    }

    /// Whether this client gets it compressed. Ranges count the bytes that go over the wire; nobody asks for those of compressed text.
    static func allows(_ request: HTTPRequestHead) -> Bool {
        request.method == .get && !request.headers.contains("Range") && acceptsGzip(request.headers)
    }

    /// RFC 9110, §12.5.3; `*` is not taken for it.
    private static func acceptsGzip(_ headers: HTTPHeaders) -> Bool {
        for field in headers.values(for: "Accept-Encoding") {
            for element in field.split(separator: ",") {
                let parts = element.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
                guard parts.first == "gzip" else { continue }
                return !parts.dropFirst().contains { $0.hasPrefix("q=0") && !$0.contains { "123456789".contains($0) } }
            }
        }
        return false
    }
}
