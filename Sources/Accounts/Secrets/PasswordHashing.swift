/// How passwords are stretched and compared. Each call costs tens of milliseconds and megabytes by design.
package struct PasswordHashing: Sendable {
    /// A password's encoded hash, with its own salt and parameters. Fails with `unavailable` when too many wait.
    package var hash: @Sendable (_ password: String) async throws(ServiceError) -> String
    /// Whether the hash is this password's.
    package var verify: @Sendable (_ password: String, _ hash: String) async throws(ServiceError) -> Bool
    /// Whether a hash was made with other parameters than are used now.
    package var needsRehash: @Sendable (_ hash: String) -> Bool
    /// The hash of a password that nobody knows: verified where there is no account, so that it takes as long as where there is one.
    package var standIn: String

    package init(
        hash: @escaping @Sendable (String) async throws(ServiceError) -> String,
        verify: @escaping @Sendable (String, String) async throws(ServiceError) -> Bool,
        needsRehash: @escaping @Sendable (String) -> Bool, standIn: String
    ) {
        self.hash = hash
        self.verify = verify
        self.needsRehash = needsRehash
        self.standIn = standIn
    }
}
