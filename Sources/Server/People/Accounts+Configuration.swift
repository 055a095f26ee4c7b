import Accounts
import API
import Cryptography
import Runtime
import Store

extension Accounts {
    /// The services as this server's settings want them.
    ///
    /// - Parameter outside: for a server that runs; commands take nobody's token.
    init(store: Store, configuration: Configuration, outside: OutsideVerification = .none) {
        let policy = OutsidePolicy(
            createsAccounts: configuration.issuersMakeAccounts, linksVerifiedEmail: configuration.issuersLinkEmail,
            organisationID: configuration.issuersOrganisation)
        let settings = AccountSettings(
            signUp: configuration.signUp, issuers: Dictionary(configuration.issuers.map { ($0, policy) }) { first, _ in first })
        self.init(
            AccountsContext(
                store: store, settings: settings, passwords: .live(PasswordHasher()), mailer: AccountMails(configuration)?.mailer,
                outside: outside, neighbours: .store))
    }
}

extension Authenticator {
    /// By the sign-ins and tokens of the store.
    init(_ accounts: Accounts) {
        self.init(
            signIn: { text, address in
                guard let token = SecretToken(text) else { return .guest(address) }
                do throws(ServiceError) {
                    return try await accounts.signIns.authenticate(token, address: address, at: WallClock.milliseconds()).caller
                } catch {
                    // A browser with an old cookie is a guest; it isn't turned away from what guests may see.
                    if error.code == .unauthenticated { return .guest(address) }
                    throw error
                }
            },
            bearer: { text, address in
                try await accounts.authenticate(bearer: text, address: address, at: WallClock.milliseconds())
            },
            crossSiteToken: { SecretToken($0)?.requestToken ?? "" })
    }
}
