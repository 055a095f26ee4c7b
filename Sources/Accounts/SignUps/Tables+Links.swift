internal import Cryptography
internal import Store

extension Tables {
    /// - Parameter userID: nil for a stand-in, which is stored where an email is unknown and can do nothing.
    func insertLink(
        _ purpose: OneTimeLink.Purpose, for userID: User.ID?, email: String?, _ token: SecretToken, lifetime: Int64, at now: Int64
    ) throws(StoreError) {
        let link = OneTimeLink(
            id: randomIdentifier(length: 12), purpose: purpose, userID: userID, email: email, wasShown: false, createdAt: now,
            expiresAt: now + lifetime)
        try oneTimeLinks.insert(link, digest: token.digest)
    }

    /// Takes what the use of a link proves: that the person reads the mailbox, or that somebody let them in.
    func admit(_ userID: User.ID, by link: OneTimeLink, at now: Int64) throws(StoreError) {
        if link.wasShown {
            try users.setVouched(at: now, of: userID)
        } else {
            try users.setEmailVerified(at: now, of: userID)
        }
    }
}

func isSameEmail(_ one: String, _ other: String) -> Bool { one.lowercased() == other.lowercased() }

extension ServiceError.Code {
    package static let linkOver = Self("link_over", .gone)
    package static let invitationOver = Self("invitation_over", .gone)
    package static let wrongCredentials = Self("wrong_credentials", .unauthenticated)
    package static let secondFactorRequired = Self("second_factor_required", .unauthenticated)
    package static let wrongCode = Self("wrong_code", .unauthenticated)
    package static let lastOwner = Self("last_owner", .conflict)
}

extension ServiceError {
    package static let linkOver = ServiceError(.linkOver, "This link doesn't work (any more): ask for another.")
    static let invitationOver = ServiceError(.invitationOver, "This invitation doesn't work (any more): ask for another.")
    /// One sentence for every reason, so that nobody learns which it was.
    static let wrongCredentials = ServiceError(
        .wrongCredentials, "Email or password is wrong, or the email address hasn't been confirmed yet.")
    static let secondFactorRequired = ServiceError(
        .secondFactorRequired, "This account asks for a code: enter the one that your authenticator shows, or a recovery code.")
    static let wrongCode = ServiceError(.wrongCode, "This code is wrong or was used before: enter the next one.")
}
