internal import Store

/// One-time codes at sign-in, as the person wants.
package struct SecondFactor: Sendable {
    let context: AccountsContext

    /// What an authenticator program needs. Shown once.
    package struct Enrolment: Sendable {
        /// In base32, for typing.
        package let secret: String
        /// For the QR code.
        package let address: String
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
        let secret = context.codes.makeSecret()
        let user = try await context.write { tables -> User in
            guard let user = try tables.users.find(id: userID) else { throw ServiceError.unauthenticated }
            if try tables.credentials.find(userID: userID)?.hasSecondFactor == true {
                throw ServiceError.conflict("Codes are asked for already: turn that off before you take another authenticator.")
            }
            try tables.credentials.setSecret(secret, of: userID)
            return user
        }
        return Enrolment(secret: secret, address: context.codes.address(secret, user.email ?? user.displayName))
    }

    /// Turns codes on. Returns the recovery codes, which are shown this once.
    package func confirm(code: String, caller: Caller, at now: Int64) async throws(ServiceError) -> [String] {
        let userID = try caller.requirePerson()
        try context.limits.take(.codeByAccount, account: userID, at: now)
        let recovery = Self.makeRecoveryCodes()
        let user = try await context.write { [codes = context.codes] tables -> User in
            guard let user = try tables.users.find(id: userID), let credentials = try tables.credentials.find(userID: userID),
                credentials.hasSecret, !credentials.hasSecondFactor
            else { throw ServiceError.conflict("There is no authenticator to confirm: begin again.") }
            guard RecoveryCode.digest(code) == nil else { throw ServiceError.wrongCode }
            try tables.useSecondFactor(code, of: userID, codes, caller: caller, at: now)
            try tables.credentials.confirmSecret(at: now, of: userID)
            try tables.credentials.setRecoveryCodes(recovery.compactMap(RecoveryCode.digest), of: userID)
            try tables.audit(.secondFactorOn, by: caller, in: nil, on: .user(userID), at: now)
            return user
        }
        context.limits.forgive(.codeByAccount, account: userID)
        await context.send(.secondFactorChanged(isOn: true), to: user)
        return recovery
    }

    /// Turns codes off, for somebody who has the password and a code.
    package func disable(password: String, code: String, caller: Caller, at now: Int64) async throws(ServiceError) {
        let userID = try await context.confirmPassword(password, caller, at: now)
        try context.limits.take(.codeByAccount, account: userID, at: now)
        let user = try await context.write { [codes = context.codes] tables -> User? in
            guard try tables.credentials.find(userID: userID)?.hasSecondFactor == true else { return nil }
            try tables.useSecondFactor(code, of: userID, codes, caller: caller, at: now)
            try tables.credentials.removeSecondFactor(of: userID)
            try tables.audit(.secondFactorOff, by: caller, in: nil, on: .user(userID), at: now)
            return try tables.users.find(id: userID)
        }
        context.limits.forgive(.codeByAccount, account: userID)
        if let user { await context.send(.secondFactorChanged(isOn: false), to: user) }
    }

    /// Makes new recovery codes; the earlier ones are worthless.
    package func renewRecoveryCodes(password: String, caller: Caller, at now: Int64) async throws(ServiceError) -> [String] {
        let userID = try await context.confirmPassword(password, caller, at: now)
        let recovery = Self.makeRecoveryCodes()
        try await context.write { tables in
            guard try tables.credentials.find(userID: userID)?.hasSecondFactor == true else {
                throw ServiceError.conflict("Codes aren't asked for: turn that on first.")
            }
            try tables.credentials.setRecoveryCodes(recovery.compactMap(RecoveryCode.digest), of: userID)
            try tables.audit(.recoveryCodesMade, by: caller, in: nil, on: .user(userID), at: now)
        }
        return recovery
    }

    private static func makeRecoveryCodes() -> [String] {
        (0..<AccountLimits.recoveryCodeCount).map { _ in RecoveryCode.random() }
    }
}
