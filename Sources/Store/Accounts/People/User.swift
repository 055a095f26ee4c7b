/// A person who can sign in, or could: an erased one keeps the id, so that history stays readable.
package struct User: Sendable, Equatable {
    package typealias ID = String

    /// Opaque; 12 characters.
    package let id: ID
    /// As the person wrote it, for mail; nil once erased, or when an outside issuer gave none.
    package var email: String?
    /// Milliseconds since 1970; nil until the person proved to read mail at ``email``.
    package var emailVerifiedAt: Int64?
    /// When somebody with the right to do so let the person in without that proof (no mail is set up).
    package var vouchedAt: Int64?
    /// In public addresses; lower case. Nil until chosen.
    package var username: String?
    package var displayName: String
    /// May do what concerns the whole server, and nothing more inside an organisation than their role there says.
    package var isOperator: Bool
    /// Milliseconds since 1970, as are the others.
    package let createdAt: Int64
    /// Set while the person may not sign in at all.
    package var disabledAt: Int64?
    package var erasedAt: Int64?

    package init(
        id: ID, email: String?, emailVerifiedAt: Int64? = nil, vouchedAt: Int64? = nil, username: String? = nil, displayName: String,
        isOperator: Bool = false, createdAt: Int64, disabledAt: Int64? = nil, erasedAt: Int64? = nil
    ) {
        self.id = id
        self.email = email
        self.emailVerifiedAt = emailVerifiedAt
        self.vouchedAt = vouchedAt
        self.username = username
        self.displayName = displayName
        self.isOperator = isOperator
        self.createdAt = createdAt
        self.disabledAt = disabledAt
        self.erasedAt = erasedAt
    }

    /// Neither disabled nor erased.
    package var isActive: Bool { disabledAt == nil && erasedAt == nil }
    /// Somebody, a mailbox or a person, stands for this account.
    package var isAdmitted: Bool { emailVerifiedAt != nil || vouchedAt != nil }
}
