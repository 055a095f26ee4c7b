package import JOSE

/// Whether a token is good, and what it says.
package struct OutsideVerification: Sendable {
    /// Nil for a token that no issuer vouches for. Fails with `unavailable` while that can't be found out.
    package var verify: @Sendable (_ token: String, _ now: Int64) async throws(ServiceError) -> OutsideClaims?

    package init(verify: @escaping @Sendable (String, Int64) async throws(ServiceError) -> OutsideClaims?) { self.verify = verify }

    /// No issuer is trusted.
    package static let none = OutsideVerification { _, _ throws(ServiceError) in nil }

    /// The configured issuers are asked one after the other; there are few.
    package static func live(_ issuers: [OutsideIssuer]) -> OutsideVerification {
        OutsideVerification { token, now throws(ServiceError) in
            var isUnknown = false
            for issuer in issuers {
                do throws(OutsideIssuer.VerificationError) {
                    return OutsideClaims(try await issuer.verify(token, at: now))
                } catch {
                    if error == .unavailable { isUnknown = true }
                }
            }
            if isUnknown {
                throw ServiceError(.unavailable, "The sign-in service can't be reached just now. Please try again in a moment.")
            }
            return nil
        }
    }
}
