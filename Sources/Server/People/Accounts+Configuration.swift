import Accounts
import API
import Cryptography
import Runtime
import Store

extension Accounts {
    /// The services as this server's settings want them.
    init(store: Store, configuration: Configuration) {
        let settings = AccountSettings(signUp: configuration.signUp)
        self.init(AccountsContext(store: store, settings: settings, passwords: .live(PasswordHasher()), mailer: nil))
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
