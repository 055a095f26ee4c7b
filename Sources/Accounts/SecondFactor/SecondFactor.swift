package import Cryptography
internal import Store

/// One-time codes at sign-in, as the person wants.
package struct SecondFactor: Sendable {
    let context: AccountsContext

    /// What an authenticator program needs. Shown once.
    package struct Enrolment: Sendable {
        /// For typing (``TOTPSecret/revealText()``).
        package let secret: TOTPSecret
        /// For the QR code. It holds the secret.
        package let uri: String
    }

    package struct State: Sendable, Equatable {
        /// Milliseconds since 1970; nil: codes aren't asked for.
        package let since: Int64?
        package let recoveryCodesLeft: Int64
    }

    package func state(caller: Caller) async throws(ServiceError) -> State {
        let userID = try caller.requirePerson()
        return try await context.read { tables in
            State(
                since: try tables.credentials.find(userID: userID)?.secondFactorSince,
                recoveryCodesLeft: try tables.credentials.recoveryCodeCount(of: userID))
        }
    }

    /// Makes a secret. Codes are asked for once ``confirm(code:caller:at:)`` has seen that the authenticator has it.
    package func begin(password: String, caller: Caller, at now: Int64) async throws(ServiceError) -> Enrolment {
        let userID = try await context.confirmPassword(password, caller, at: now)
        let secret = TOTPSecret.random()
        let user = try await context.write { tables -> User in
            guard let user = try tables.users.find(id: userID) else { throw ServiceError.unauthenticated }
            if try tables.credentials.find(userID: userID)?.hasSecondFactor == true {
                throw ServiceError.conflict("Codes are asked for already: turn that off before you take another authenticator.")
            }
            try tables.credentials.setSecret(base64URL(secret.reveal()), of: userID)
            return user
        }
        let account = user.email ?? user.displayName
        return Enrolment(secret: secret, uri: secret.revealURI(issuer: context.settings.serverName, account: account))
    }

    /// Turns codes on. Returns the recovery codes, which are shown this once.
    package func confirm(code: String, caller: Caller, at now: Int64) async throws(ServiceError) -> [RecoveryCode] {
        let userID = try caller.requirePerson()
        try context.limits.take(.codeByAccount, account: userID, at: now)
        let recovery = Self.makeRecoveryCodes()
        try await context.write { tables in
            guard let user = try tables.users.find(id: userID), let credentials = try tables.credentials.find(userID: userID),
                credentials.hasSecret, !credentials.hasSecondFactor
            else { throw ServiceError.conflict("There is no authenticator to confirm: begin again.") }
            guard RecoveryCode(typed: code) == nil else { throw ServiceError.wrongCode }
            try tables.useSecondFactor(code, of: userID, caller: caller, at: now)
            try tables.credentials.confirmSecret(at: now, of: userID)
            try tables.credentials.setRecoveryCodes(recovery.map { $0.digest(user: userID) }, of: userID)
            try tables.audit(.secondFactorOn, by: caller, in: nil, on: .user(userID), at: now)
            try context.send(.secondFactorChanged(isOn: true), to: user, tables, at: now)
        }
        context.limits.forgive(.codeByAccount, account: userID)
        return recovery
    }

    /// Turns codes off, for somebody who has the password and a code.
    package func disable(password: String, code: String, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try await context.confirmPassword(password, caller, at: now)
        try context.limits.take(.codeByAccount, account: userID, at: now)
        try await context.write { tables in
            guard try tables.credentials.find(userID: userID)?.hasSecondFactor == true else { return }
            try tables.useSecondFactor(code, of: userID, caller: caller, at: now)
            try tables.credentials.removeSecondFactor(of: userID)
            try tables.audit(.secondFactorOff, by: caller, in: nil, on: .user(userID), at: now)
            if let user = try tables.users.find(id: userID) {
                try context.send(.secondFactorChanged(isOn: false), to: user, tables, at: now)
            }
        }
        context.limits.forgive(.codeByAccount, account: userID)
    }

    /// Makes new recovery codes; the earlier ones are worthless.
    package func renewRecoveryCodes(password: String, caller: Caller, at now: Int64) async throws(ServiceError) -> [RecoveryCode] {
        let userID = try await context.confirmPassword(password, caller, at: now)
        let recovery = Self.makeRecoveryCodes()
        try await context.write { tables in
            guard try tables.credentials.find(userID: userID)?.hasSecondFactor == true else {
                throw ServiceError.conflict("Codes aren't asked for: turn that on first.")
            }
            try tables.credentials.setRecoveryCodes(recovery.map { $0.digest(user: userID) }, of: userID)
            try tables.audit(.recoveryCodesMade, by: caller, in: nil, on: .user(userID), at: now)
        }
        return recovery
    }

    private static func makeRecoveryCodes() -> [RecoveryCode] {
        (0..<RecoveryCode.setCount).map { _ in RecoveryCode.random() }
    }
}
