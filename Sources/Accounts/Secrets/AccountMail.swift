/// A mail that goes to a person about their account. Printing it shows no token.
package struct AccountMail: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// With the link that proves the address.
        case verifyEmail(SecretToken)
        case resetPassword(SecretToken)
        /// To join an organisation.
        case invitation(SecretToken, organisation: String)
        /// Somebody tried to sign up with an address that has an account.
        case hasAccount
        /// To the old address.
        case emailChanged
        case passwordChanged
        case secondFactorChanged(isOn: Bool)
    }

    /// Where it goes.
    package let email: String
    /// Whom it greets; nil for those who have no account.
    package let name: String?
    package let kind: Kind
}

/// Takes a mail to be sent. It only puts it down and returns at once: how long it takes must not tell whether an address is known.
package typealias AccountMailer = @Sendable (AccountMail) async -> Void
