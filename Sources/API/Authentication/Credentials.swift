internal import Accounts
internal import Cryptography
package import HTTP

/// What a request brings to show who sends it.
enum Credentials: Sendable, Equatable {
    case none
    case cookie(String)
    case bearer(String)

    /// A request with both is a program's: the cookie isn't looked at.
    init(_ headers: HTTPHeaders, isEncrypted: Bool) {
        if let authorization = headers["Authorization"], let token = Self.bearerToken(authorization) {
            self = .bearer(token)
        } else if let token = SignInCookie.token(in: headers, isEncrypted: isEncrypted), !token.isEmpty {
            self = .cookie(token)
        } else {
            self = .none
        }
    }

    /// RFC 6750 §2.1; the scheme's case doesn't matter (RFC 9110 §11.1).
    private static func bearerToken(_ authorization: String) -> String? {
        guard let space = authorization.firstIndex(of: " "), authorization[..<space].lowercased() == "bearer" else { return nil }
        let token = authorization[space...].drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }
}

/// Whether a browser's request was sent by a page of our own, where only such may act.
///
/// Browsers say where a request comes from (`Sec-Fetch-Site`, and `Origin` on unsafe methods) and no page can change that; the token is for
/// those that say nothing, and for proxies that drop it.
package enum CrossSiteCheck {
    static func isSafe(_ method: HTTPMethod) -> Bool { method == .get || method == .head || method == .options }

    /// For a page's form, whose cookie isn't sent from elsewhere (`SameSite`) and which holds no token: one of the two headers must say that
    /// it came from here. Every browser in use sends one with a form.
    package static func isFromHere(_ head: HTTPRequestHead) -> Bool {
        (head.headers.contains("Origin") || head.headers.contains("Sec-Fetch-Site")) && isNotFromElsewhere(head)
    }

    static func passes(_ head: HTTPRequestHead, expected token: String, given: String?) -> Bool {
        if isSafe(head.method) { return true }
        guard isNotFromElsewhere(head), let given else { return false }
        return isEqualInConstantTime(Array(given.utf8), Array(token.utf8))
    }

    private static func isNotFromElsewhere(_ head: HTTPRequestHead) -> Bool {
        if let site = head.headers["Sec-Fetch-Site"], site != "same-origin" { return false }
        if let origin = head.headers["Origin"], let authority = head.authority, origin != "https://" + authority,
            origin != "http://" + authority
        {
            return false
        }
        return true
    }
}
