/// The SQL of `credentials` and `recovery_codes`. The secret of one-time codes is sealed for its row.
package struct CredentialTable {
    let connection: any SQLConnection
    let secrets: SealedSecrets

    private static let select = """
        SELECT user_id, password_hash, password_changed_at, totp_sealed IS NOT NULL, totp_confirmed_at FROM credentials
        WHERE user_id = $1
        """
    private static let passwordChange = """
        INSERT INTO credentials (user_id, password_hash, password_changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET password_hash = $2, password_changed_at = $3
        """
    /// Only where the hash is still the one that was verified: two changes don't overwrite each other.
    private static let rehash = "UPDATE credentials SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2"
    private static let secretChange = """
        INSERT INTO credentials (user_id, totp_sealed, totp_sealing_key_id) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE
        SET totp_sealed = $2, totp_sealing_key_id = $3, totp_confirmed_at = NULL, totp_last_step = NULL
        """
    private static let selectSealed = """
        SELECT totp_sealed, totp_sealing_key_id FROM credentials WHERE user_id = $1 AND totp_sealed IS NOT NULL
        """
    private static let stepUse = """
        UPDATE credentials SET totp_last_step = $2
        WHERE user_id = $1 AND totp_sealed IS NOT NULL AND (totp_last_step IS NULL OR totp_last_step < $2)
        """
    private static let secretRemoval = """
        UPDATE credentials SET totp_sealed = NULL, totp_sealing_key_id = NULL, totp_confirmed_at = NULL, totp_last_step = NULL
        WHERE user_id = $1
        """

    package func find(userID: User.ID) throws(StoreError) -> Credentials? {
        try connection.first(Self.select, [.text(userID)]) { row throws(StoreError) in
            Credentials(
                userID: try row.text(0), passwordHash: try row.optionalText(1), passwordChangedAt: try row.optionalInteger(2),
                hasSecret: try row.bool(3), secondFactorSince: try row.optionalInteger(4))
        }
    }

    package func setPasswordHash(_ hash: String, at now: Int64, of userID: User.ID) throws(StoreError) {
        try connection.run(Self.passwordChange, [.text(userID), .text(hash), .integer(now)])
    }

    /// Stores the same password under newer parameters, unless it was changed meanwhile.
    package func replacePasswordHash(_ old: String, by new: String, of userID: User.ID) throws(StoreError) {
        try connection.run(Self.rehash, [.text(userID), .text(old), .text(new)])
    }

    /// Stores a secret that isn't asked for until it is confirmed; an earlier one is gone.
    package func setSecret(_ secret: String, of userID: User.ID) throws(StoreError) {
        let sealed = secrets.seal(secret, for: Self.place(userID))
        try connection.run(Self.secretChange, [.text(userID), .bytes(sealed.bytes), .text(sealed.keyID)])
    }

    /// The secret of one-time codes; nil if there is none.
    package func openSecret(of userID: User.ID) throws(StoreError) -> String? {
        let sealed = try connection.first(Self.selectSealed, [.text(userID)]) { row throws(StoreError) in
            (bytes: try row.bytes(0), keyID: try row.text(1))
        }
        guard let sealed else { return nil }
        return try secrets.open(sealed.bytes, keyID: sealed.keyID, for: Self.place(userID))
    }

    /// Codes are asked for from now on.
    package func confirmSecret(at now: Int64, of userID: User.ID) throws(StoreError) {
        try connection.run("UPDATE credentials SET totp_confirmed_at = $2 WHERE user_id = $1", [.text(userID), .integer(now)])
    }

    /// Marks a time step's code as used. False if it, or a later one, was used before: a code works once (RFC 6238 §5.2).
    package func useStep(_ step: Int64, of userID: User.ID) throws(StoreError) -> Bool {
        try connection.run(Self.stepUse, [.text(userID), .integer(step)]) > 0
    }

    /// The secret and the recovery codes are gone.
    package func removeSecondFactor(of userID: User.ID) throws(StoreError) {
        try connection.run(Self.secretRemoval, [.text(userID)])
        try removeRecoveryCodes(of: userID)
    }

    /// Replaces those there were.
    package func setRecoveryCodes(_ digests: [[UInt8]], of userID: User.ID) throws(StoreError) {
        try removeRecoveryCodes(of: userID)
        for digest in digests {
            try connection.run("INSERT INTO recovery_codes (user_id, digest) VALUES ($1, $2)", [.text(userID), .bytes(digest)])
        }
    }

    /// Uses a code up. False if there is no such code (any more).
    package func useRecoveryCode(_ digest: [UInt8], of userID: User.ID) throws(StoreError) -> Bool {
        try connection.run("DELETE FROM recovery_codes WHERE user_id = $1 AND digest = $2", [.text(userID), .bytes(digest)]) > 0
    }

    package func recoveryCodeCount(of userID: User.ID) throws(StoreError) -> Int64 {
        try connection.first("SELECT COUNT(*) FROM recovery_codes WHERE user_id = $1", [.text(userID)]) {
            row throws(StoreError) in try row.integer(0)
        } ?? 0
    }

    /// Nothing is left to sign in with.
    package func remove(of userID: User.ID) throws(StoreError) {
        try removeRecoveryCodes(of: userID)
        try connection.run("DELETE FROM credentials WHERE user_id = $1", [.text(userID)])
    }

    private func removeRecoveryCodes(of userID: User.ID) throws(StoreError) {
        try connection.run("DELETE FROM recovery_codes WHERE user_id = $1", [.text(userID)])
    }

    static func place(_ userID: User.ID) -> String { "carillon credentials totp \(userID)" }
}

extension Tables {
    package var credentials: CredentialTable { CredentialTable(connection: connection, secrets: secrets) }
}
