/// Hashes and verifies passwords with argon2id, a few at a time on threads of their own: a flood of sign-ins can take
/// neither all memory nor all processors, and never holds up an event loop or Swift's tasks.
package actor PasswordHasher {
    package struct Limits: Sendable {
        /// Hashings at one time. Each takes 19 MiB, and at most ``PasswordParameters/memoryKiBMax`` for a foreign hash.
        package var runningMax: Int
        /// Callers that wait for their turn. The last of them waits some two seconds.
        package var waitingMax: Int
        /// Longer passwords are refused, not cut. Bytes of UTF-8, as they were sent.
        package var passwordBytesMax: Int

        package init(runningMax: Int = 2, waitingMax: Int = 64, passwordBytesMax: Int = 1024) {
            self.runningMax = max(1, runningMax)
            self.waitingMax = waitingMax
            self.passwordBytesMax = passwordBytesMax
        }
    }

    package enum Verdict: Sendable, Equatable {
        case wrong
        /// `needsRehash`: the stored hash was made with other parameters than today's. Store ``hash(_:)``'s instead.
        case right(needsRehash: Bool)
    }

    private let limits: Limits
    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(limits: Limits = .init()) { self.limits = limits }

    /// A new hash with a new salt.
    package func hash(_ password: String) async throws(PasswordError) -> PasswordHash {
        let salt = randomBytes(PasswordParameters.saltByteCount)
        let hash = try await argon2(password, salt, .current, PasswordParameters.hashByteCount)
        return PasswordHash(parameters: .current, salt: salt, hash: hash)
    }

    /// Whether the password belongs to the stored PHC string. With nil (no such account, or one without password) it takes
    /// as long and is wrong, so that time does not tell who has an account.
    package func verify(_ password: String, against phc: String?) async throws(PasswordError) -> Verdict {
        guard let phc else {
            _ = try await argon2(password, Self.decoySalt, .current, PasswordParameters.hashByteCount)
            return .wrong
        }
        guard let stored = PasswordHash(phc: phc) else { throw .unreadableHash }
        let hash = try await argon2(password, stored.salt, stored.parameters, stored.hash.count)
        return isEqualInConstantTime(hash, stored.hash) ? .right(needsRehash: stored.needsRehash) : .wrong
    }

    private static let decoySalt = [UInt8](repeating: 0, count: PasswordParameters.saltByteCount)

    private func argon2(
        _ password: String, _ salt: [UInt8], _ parameters: PasswordParameters, _ byteCount: Int
    ) async throws(PasswordError) -> [UInt8] {
        guard password.utf8.count <= limits.passwordBytesMax else { throw .tooLong(bytesMax: limits.passwordBytesMax) }
        try await enter()
        defer { leave() }
        let bytes = Array(password.utf8)
        let hash = await PatientThread.run { argon2id(bytes, salt: salt, parameters: parameters, byteCount: byteCount) }
        guard let hash, let hash else { throw .busy }
        return hash
    }

    /// Waits for a turn, in the order of arrival.
    private func enter() async throws(PasswordError) {
        guard running >= limits.runningMax else {
            running += 1
            return
        }
        guard waiting.count < limits.waitingMax else { throw .busy }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Gives the turn to the next, without a moment in which a newcomer could take it.
    private func leave() {
        if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() }
    }
}
