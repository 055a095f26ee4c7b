internal import Accounts
package import HTTP

/// The cookies of a request (RFC 6265bis §5.7.3).
package enum Cookies {
    package static func value(_ name: String, in headers: HTTPHeaders) -> String? {
        for header in headers.values(for: "Cookie") {
            for pair in header.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard let equals = pair.firstIndex(of: "="), pair[..<equals] == name else { continue }
                return String(pair[pair.index(after: equals)...])
            }
        }
        return nil
    }
}

/// The cookie that carries a sign-in (RFC 6265bis).
package enum SignInCookie {
    /// Under TLS the name's prefix makes browsers insist on `Secure`, on this host alone and on the whole of it (§4.1.3.2).
    static func name(isEncrypted: Bool) -> String { isEncrypted ? "__Host-carillon" : "carillon" }

    /// The token that a request brings; nil when it brings none.
    package static func token(in headers: HTTPHeaders, isEncrypted: Bool) -> String? {
        Cookies.value(name(isEncrypted: isEncrypted), in: headers)
    }

    /// `Set-Cookie` for a new sign-in. It is sent with links from elsewhere (Lax), with nothing else from elsewhere, and no script reads it.
    package static func set(_ token: String, isEncrypted: Bool, secondsToLive: Int64) -> String {
        "\(name(isEncrypted: isEncrypted))=\(token); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(secondsToLive)"
            + (isEncrypted ? "; Secure" : "")
    }

    package static func clear(isEncrypted: Bool) -> String { set("", isEncrypted: isEncrypted, secondsToLive: 0) }
}
