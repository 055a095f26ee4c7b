/// A request line and header section that kept all of RFC 9112's rules.
package struct HTTPRequestHead: Sendable, Equatable {
    /// How the body after this head is delimited (RFC 9112, §6).
    package enum BodyFraming: Sendable, Equatable {
        case none
        /// `Content-Length`, more than zero.
        case length(Int)
        /// Of unknown length: chunks in HTTP/1.1, frames in HTTP/2.
        case chunked
    }

    package let method: HTTPMethod
    /// The request target as it was sent.
    package let target: String
    /// The target's path, percent-decoded: begins with `/`, holds no control character and no dot segment; `*` for `OPTIONS *`.
    package let path: String
    package let query: HTTPQuery
    /// Host and port that the client meant: of an absolute target, else of `Host`; `nil` only in HTTP/1.0.
    package let authority: String?
    package let version: HTTPVersion
    package let headers: HTTPHeaders
    package let bodyFraming: BodyFraming

    package init(
        method: HTTPMethod, target: String, path: String, query: HTTPQuery = HTTPQuery(), authority: String? = nil,
        version: HTTPVersion = .http1_1, headers: HTTPHeaders = [:], bodyFraming: BodyFraming = .none
    ) {
        self.method = method
        self.target = target
        self.path = path
        self.query = query
        self.authority = authority
        self.version = version
        self.headers = headers
        self.bodyFraming = bodyFraming
    }

    /// Whether the connection may carry another request (RFC 9112, §9.3).
    package var isKeepAlive: Bool {
        if headers.listContains("close", in: "Connection") { return false }
        return version != .http1_0 || headers.listContains("keep-alive", in: "Connection")
    }

    /// The client waits for `100 Continue` before it sends its body (RFC 9110, §10.1.1).
    package var expectsContinue: Bool {
        guard version != .http1_0, bodyFraming != .none, let expect = headers["Expect"] else { return false }
        return expect.equalsIgnoringASCIICase("100-continue")
    }

    /// The client asks to leave HTTP for this protocol (RFC 9110, §7.8).
    package func asksForUpgrade(to name: String) -> Bool {
        version == .http1_1 && headers.listContains("upgrade", in: "Connection") && headers.listContains(name, in: "Upgrade")
    }
}
