internal import HTTP

/// How this server is called from where a request came: behind a proxy its own port and scheme say nothing.
package struct PublicAddress: Sendable {
    /// `https://example.org`, without a slash at the end.
    package var origin: @Sendable (APIRequest) -> String
    /// Where encoders publish, without a key: `rtmp://example.org/live`.
    package var rtmp: @Sendable (APIRequest) -> String

    package init(origin: @escaping @Sendable (APIRequest) -> String, rtmp: @escaping @Sendable (APIRequest) -> String) {
        self.origin = origin
        self.rtmp = rtmp
    }

    /// By the name that the client itself has called.
    ///
    /// - Parameters:
    ///   - url: where people reach this server, if somebody has said so: then that name counts for browsers in place of the called one.
    ///   - host: the same for encoders, and where a request names no host.
    package static func asCalled(url: String? = nil, host: String? = nil, httpPort: UInt16, rtmpPort: @escaping @Sendable () -> UInt16)
        -> PublicAddress
    {
        PublicAddress(
            origin: { request in
                if let url { return url }
                let authority = request.head.authority ?? "\(host ?? "localhost"):\(httpPort)"
                return "\(request.isEncrypted ? "https" : "http")://\(authority)"
            },
            rtmp: { request in
                let name = host ?? request.head.authority.map(name) ?? "localhost"
                let port = rtmpPort()
                return "rtmp://\(name)\(port == 1935 ? "" : ":\(port)")/live"
            })
    }

    /// The same for one request, whose answer may name it many times.
    struct Called: Sendable {
        let origin: String
        let rtmp: String

        func absolute(_ address: String) -> String { address.hasPrefix("/") ? origin + address : address }
    }

    /// A path with this server's origin before it; what is a whole address stays as it is.
    func absolute(_ address: String, _ request: APIRequest) -> String { address.hasPrefix("/") ? origin(request) + address : address }

    /// An authority without its port. An IPv6 address keeps its brackets (RFC 3986 §3.2.2).
    private static func name(_ authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else { return authority }
        return String(authority[..<colon])
    }
}
