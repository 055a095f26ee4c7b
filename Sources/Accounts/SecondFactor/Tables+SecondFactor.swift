internal import Cryptography
internal import Store

extension Tables {
    /// Uses up a code of the authenticator or a recovery code.
    ///
    /// - Throws: `wrong_code` for another, and for one that was used before.
    func useSecondFactor(_ code: String, of userID: User.ID, caller: Caller, at now: Int64) throws {
        if let code = RecoveryCode(typed: code) {
            guard try credentials.useRecoveryCode(code.digest(user: userID), of: userID) else { throw ServiceError.wrongCode }
            let left = try credentials.recoveryCodeCount(of: userID)
            try audit(.recoveryCodeUsed, by: caller, in: nil, on: .user(userID), ["left": .number(left)], at: now)
            return
        }
        guard let text = try credentials.openSecret(of: userID), let secret = bytes(base64URL: text).flatMap(TOTPSecret.init(bytes:)),
            let step = TOTP.verify(code, secret, at: now, lastStep: nil), try credentials.useStep(step, of: userID)
        else { throw ServiceError.wrongCode }
    }
}
