/// What a person proves themself with, as far as it may leave the table. Printing or dumping it shows no hash.
package struct Credentials: Sendable, Equatable {
    package let userID: User.ID
    /// argon2id in its encoded form; nil for those who come by an outside issuer only.
    package let passwordHash: String?
    /// Milliseconds since 1970, as are the others.
    package let passwordChangedAt: Int64?
    /// Whether a secret for one-time codes is there, asked for or not.
    package let hasSecret: Bool
    /// Since when a one-time code is asked for at sign-in; nil: it isn't.
    package let secondFactorSince: Int64?

    package init(userID: User.ID, passwordHash: String?, passwordChangedAt: Int64?, hasSecret: Bool, secondFactorSince: Int64?) {
        self.userID = userID
        self.passwordHash = passwordHash
        self.passwordChangedAt = passwordChangedAt
        self.hasSecret = hasSecret
        self.secondFactorSince = secondFactorSince
    }

    package var hasSecondFactor: Bool { secondFactorSince != nil }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "credentials of \(userID)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
