internal import Cryptography
package import Store

/// A sign-in that was just made. Its token goes into the browser's cookie and is kept nowhere.
package struct NewSignIn: Sendable, Equatable {
    package let user: User
    package let signIn: SignIn
    package let token: SecretToken
}

extension Tables {
    /// Signs a person in, whose proof was checked.
    func openSignIn(
        _ user: User, device: String, caller: Caller, settings: AccountSettings, at now: Int64
    ) throws(StoreError) -> NewSignIn {
        let token = SecretToken.random()
        let signIn = SignIn(
            id: randomIdentifier(length: 12), userID: user.id, createdAt: now, lastSeenAt: now,
            expiresAt: now + settings.signInLifetimeMilliseconds, userAgent: shortened(device), address: caller.address?.coarse)
        try signIns.insert(signIn, digest: token.digest)
        try signIns.trim(of: user.id, to: AccountLimits.signInsPerUserMax)
        let person = Caller(.user(user.id, signIn: signIn.id), address: caller.address)
        try audit(.signInOpened, by: person, in: nil, on: AuditObject("sign_in", signIn.id), at: now)
        return NewSignIn(user: user, signIn: signIn, token: token)
    }
}

/// What a browser says of itself, as far as it can be shown.
private func shortened(_ userAgent: String) -> String {
    let scalars = userAgent.unicodeScalars.lazy.filter { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F }
    return String(String.UnicodeScalarView(scalars.prefix(AccountLimits.userAgentLengthMax)))
}
