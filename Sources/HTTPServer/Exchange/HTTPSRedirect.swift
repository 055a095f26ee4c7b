import HTTP

/// Sends clients of the unencrypted port to the encrypted one.
package struct HTTPSRedirect: Sendable {
    private let publicURL: String?
    private let port: UInt16
    /// For machines that look after this one, from nearby and without a certificate's name.
    private static let exemptions: Set<String> = ["/healthz", "/readyz", "/metrics"]

    /// - Parameters:
    ///   - publicURL: where people reach the server, if it begins with `https://`; else the request's host counts, and `port`.
    package init(publicURL: String?, port: UInt16) {
        self.publicURL = publicURL.flatMap { $0.hasPrefix("https://") ? $0 : nil }
        self.port = port
    }

    /// The answer to an unencrypted request; nil where it is served all the same. What isn't a question has said its secrets by now: it is refused
    /// so that somebody notices, instead of doing the same each time.
    func answer(to request: HTTPRequestHead) -> HTTPResponse? {
        if Self.exemptions.contains(request.path) { return nil }
        guard request.method == .get || request.method == .head, let base = base(request) else {
            return .error(.forbidden, code: "https_required", "This server takes such requests over HTTPS only.")
        }
        return HTTPResponse(.permanentRedirect, headers: ["Location": base + request.target, "Cache-Control": "no-store"])
    }

    private func base(_ request: HTTPRequestHead) -> String? {
        guard request.target.hasPrefix("/") else { return nil }
        if let publicURL { return publicURL }
        guard let authority = request.authority else { return nil }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return "https://\(host)" + (port == 443 ? "" : ":\(port)")
    }
}
