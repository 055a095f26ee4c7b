package import Cryptography

/// How passwords are stretched and compared. Each call costs tens of milliseconds and megabytes by design.
package struct PasswordHashing: Sendable {
    /// A password's encoded hash, with its own salt and parameters. Fails with `unavailable` when too many wait.
    package var hash: @Sendable (_ password: String) async throws(ServiceError) -> String
    /// Whether the hash is this password's. Without a hash it is wrong, and takes as long.
    package var verify: @Sendable (_ password: String, _ hash: String?) async throws(ServiceError) -> PasswordHasher.Verdict

    package init(
        hash: @escaping @Sendable (String) async throws(ServiceError) -> String,
        verify: @escaping @Sendable (String, String?) async throws(ServiceError) -> PasswordHasher.Verdict
    ) {
        self.hash = hash
        self.verify = verify
    }

    /// With argon2id.
    package static func live(_ hasher: PasswordHasher) -> PasswordHashing {
        PasswordHashing(
            hash: { password throws(ServiceError) in
                do throws(PasswordError) { return try await hasher.hash(password).phc } catch { throw ServiceError(error) }
            },
            verify: { password, hash throws(ServiceError) in
                do throws(PasswordError) { return try await hasher.verify(password, against: hash) } catch { throw ServiceError(error) }
            })
    }
}

extension ServiceError {
    fileprivate init(_ error: PasswordError) {
        switch error {
        case .tooLong: self = .invalid("password", "This password is too long to be anybody's.")
        case .busy: self.init(.unavailable, "Too many people are signing in just now. Please try again in a moment.", retryAfterSeconds: 5)
        case .unreadableHash:
            self.init(.unavailable, "What is stored of this account's password can't be read: set another by “Forgot password”.")
        }
    }
}
