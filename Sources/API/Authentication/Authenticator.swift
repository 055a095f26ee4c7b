package import Accounts

/// Who stands behind a cookie or a bearer token. Closures, so that calls can be tested without a database.
package struct Authenticator: Sendable {
    /// The caller of a sign-in's token; a guest when the sign-in is over.
    package var signIn: @Sendable (_ token: String, _ address: AddressPrefix?) async throws -> Caller
    /// The caller of a personal access token or of an outside issuer's token; throws when it is none that is good.
    package var bearer: @Sendable (_ token: String, _ address: AddressPrefix?) async throws -> Caller
    /// The token that a page must send back with each act of this sign-in.
    package var crossSiteToken: @Sendable (_ token: String) -> String

    package init(
        signIn: @escaping @Sendable (_ token: String, _ address: AddressPrefix?) async throws -> Caller,
        bearer: @escaping @Sendable (_ token: String, _ address: AddressPrefix?) async throws -> Caller,
        crossSiteToken: @escaping @Sendable (_ token: String) -> String
    ) {
        self.signIn = signIn
        self.bearer = bearer
        self.crossSiteToken = crossSiteToken
    }
}
