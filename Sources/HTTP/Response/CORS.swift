/// Cross-origin access (Fetch standard, "HTTP extensions") to what is public anyway: playlists, segments, player pages' data.
package struct CORS: Sendable {
    package let methods: String
    /// Request headers that scripts may set.
    package let allowedHeaders: String
    /// Response headers that scripts may read.
    package let exposedHeaders: String
    /// How long a browser may keep the preflight's answer. Chromium caps it at two hours, Firefox at a day.
    package let maxAgeSeconds: Int

    package init(methods: String, allowedHeaders: String, exposedHeaders: String, maxAgeSeconds: Int) {
        self.methods = methods
        self.allowedHeaders = allowedHeaders
        self.exposedHeaders = exposedHeaders
        self.maxAgeSeconds = maxAgeSeconds
    }

    /// For media which any page may play. hls.js measures by `Date`, `Age` and lengths and asks for ranges. No credentials: with `*`
    /// browsers refuse them, and public media needs none.
    package static let publicMedia = CORS(
        methods: "GET, HEAD, OPTIONS",
        allowedHeaders: "Range, If-None-Match, If-Modified-Since, If-Range, Cache-Control, Content-Type",
        exposedHeaders: "Content-Length, Content-Range, Accept-Ranges, Date, Age, ETag, Last-Modified, Server-Timing",
        maxAgeSeconds: 7200)

    /// Adds the fields of an ordinary answer.
    package func apply(to headers: inout HTTPHeaders) {
        headers.set("Access-Control-Allow-Origin", "*")
        headers.set("Access-Control-Expose-Headers", exposedHeaders)
        headers.set("Timing-Allow-Origin", "*")
        // A page isolated by COEP may embed it.
        headers.set("Cross-Origin-Resource-Policy", "cross-origin")
    }

    /// An `OPTIONS` which a browser sends before a request that isn't simple.
    package static func isPreflight(_ head: HTTPRequestHead) -> Bool {
        head.method == .options && head.headers.contains("Origin") && head.headers.contains("Access-Control-Request-Method")
    }

    /// The answer to a preflight: 204, the same for every origin.
    package var preflightAnswer: HTTPResponseHead {
        var head = HTTPResponseHead(.noContent)
        apply(to: &head.headers)
        head.headers.append("Access-Control-Allow-Methods", methods)
        head.headers.append("Access-Control-Allow-Headers", allowedHeaders)
        head.headers.append("Access-Control-Max-Age", String(maxAgeSeconds))
        return head
    }
}
