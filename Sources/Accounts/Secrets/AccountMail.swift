package import Store

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

    package init(email: String, name: String?, kind: Kind) {
        self.email = email
        self.name = name
        self.kind = kind
    }
}

/// Puts a mail down to be sent, in the transaction that it speaks of: both happen, or neither. It reaches nobody yet, so that it takes no time
/// that could tell whether an address is known, and no mail server that is away keeps anybody from an account. May run again.
package typealias AccountMailer = @Sendable (_ mail: AccountMail, _ tables: Tables, _ now: Int64) throws -> Void
