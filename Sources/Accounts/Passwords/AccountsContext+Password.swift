internal import Cryptography
internal import Store

extension AccountsContext {
    /// Asks for the password again, before what a stranger at an open browser must not do.
    ///
    /// It is limited for this sign-in alone: attempts from elsewhere don't lock out somebody who is signed in.
    func confirmPassword(_ password: String, _ caller: Caller, at now: Int64) async throws(ServiceError) -> User.ID {
        let userID = try caller.requirePerson()
        let holder = caller.signInID ?? userID
        try limits.take(.passwordBySignIn, account: holder, at: now)
        let credentials = try await read { tables in try tables.credentials.find(userID: userID) }
        guard let hash = credentials?.passwordHash else {
            throw .conflict("This account has no password: set one by “Forgot password” first.")
        }
        guard Checks.isTriable(password), case .right(needsRehash: _) = try await passwords.verify(password, hash) else {
            throw Self.wrongPassword
        }
        limits.forgive(.passwordBySignIn, account: holder)
        return userID
    }

    private static let wrongPassword = ServiceError(
        ServiceError.Code("wrong_password", .forbidden), "The password is wrong: it is the one you sign in with.")
}
