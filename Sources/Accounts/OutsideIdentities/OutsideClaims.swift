package import JOSE
internal import JSON

/// What a token of an outside issuer says, after everything that can be checked without knowing our people was checked: signature,
/// issuer, audience, times.
package struct OutsideClaims: Sendable, Equatable {
    package let issuer: String
    package let subject: String
    package let email: String?
    /// Whether the issuer vouches that the email is the person's.
    package let isEmailVerified: Bool
    package let name: String?

    package init(issuer: String, subject: String, email: String? = nil, isEmailVerified: Bool = false, name: String? = nil) {
        self.issuer = issuer
        self.subject = subject
        self.email = email
        self.isEmailVerified = isEmailVerified
        self.name = name
    }
}

extension OutsideClaims {
    /// Of a verified token, with the claims of OpenID Connect Core 1.0 §5.1. What isn't of the right type isn't there.
    package init(_ claims: TokenClaims) {
        self.init(
            issuer: claims.issuer, subject: claims.subject, email: claims.all["email"]?.string,
            // Some issuers write it as a text.
            isEmailVerified: claims.all["email_verified"]?.bool ?? (claims.all["email_verified"]?.string == "true"),
            name: claims.all["name"]?.string ?? claims.all["preferred_username"]?.string)
    }
}
