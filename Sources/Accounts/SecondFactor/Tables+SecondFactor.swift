internal import Store

extension Tables {
    /// Uses up a code of the authenticator or a recovery code.
    ///
    /// - Throws: `wrong_code` for another, and for one that was used before.
    func useSecondFactor(_ code: String, of userID: User.ID, _ codes: OneTimeCodes, caller: Caller, at now: Int64) throws {
        if let digest = RecoveryCode.digest(code) {
            guard try credentials.useRecoveryCode(digest, of: userID) else { throw ServiceError.wrongCode }
            let left = try credentials.recoveryCodeCount(of: userID)
            try audit(.recoveryCodeUsed, by: caller, in: nil, on: .user(userID), ["left": .number(left)], at: now)
            return
        }
        let digits = code.filter { !$0.isWhitespace }
        guard let secret = try credentials.openSecret(of: userID), let step = codes.step(digits, secret, now),
            try credentials.useStep(step, of: userID)
        else { throw ServiceError.wrongCode }
    }
}
