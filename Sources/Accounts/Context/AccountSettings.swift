package import Store

/// What an operator decides about people, for the whole server.
package struct AccountSettings: Sendable {
    /// What an authenticator program calls the accounts of this server.
    package var serverName: String
    /// The most open that any organisation may be.
    package var signUp: Organisation.SignUp
    /// Whether an account works only once its email is proved, or an admin has let it in. Without it, whoever signs up can tell by
    /// signing in whether the email had an account.
    package var requiresVerifiedEmail: Bool
    /// Whether everybody who is signed in may make an organisation; else only operators.
    package var everyoneMakesOrganisations: Bool
    /// A sign-in that isn't used for so long ends.
    package var signInIdleMilliseconds: Int64
    /// A sign-in ends after so long, however much it is used.
    package var signInLifetimeMilliseconds: Int64
    /// How outside issuers are trusted, by their identifier (the `iss` claim).
    package var issuers: [String: OutsidePolicy]

    package init(
        serverName: String = "Carillon", signUp: Organisation.SignUp = .invitation, requiresVerifiedEmail: Bool = true,
        everyoneMakesOrganisations: Bool = false,
        signInIdleMilliseconds: Int64 = 30 * .day, signInLifetimeMilliseconds: Int64 = 180 * .day,
        issuers: [String: OutsidePolicy] = [:]
    ) {
        self.serverName = serverName
        self.signUp = signUp
        self.requiresVerifiedEmail = requiresVerifiedEmail
        self.everyoneMakesOrganisations = everyoneMakesOrganisations
        self.signInIdleMilliseconds = signInIdleMilliseconds
        self.signInLifetimeMilliseconds = signInLifetimeMilliseconds
        self.issuers = issuers
    }
}

/// What a token of an outside issuer may bring about. Its signature, times and audience were checked before.
package struct OutsidePolicy: Sendable, Equatable {
    /// Whether somebody new gets an account.
    package var createsAccounts: Bool
    /// Whether an account of ours is taken as the issuer's person when both sides have verified the same email. Only for an issuer
    /// that is trusted with everybody's account.
    package var linksVerifiedEmail: Bool
    /// Where new people become members (role `member`); nil: nowhere.
    package var organisationID: Organisation.ID?

    package init(createsAccounts: Bool = false, linksVerifiedEmail: Bool = false, organisationID: Organisation.ID? = nil) {
        self.createsAccounts = createsAccounts
        self.linksVerifiedEmail = linksVerifiedEmail
        self.organisationID = organisationID
    }
}

extension Int64 {
    /// In milliseconds.
    package static let minute: Int64 = 60_000
    package static let hour: Int64 = 60 * minute
    package static let day: Int64 = 24 * hour
}
