package import Store

/// What the services of this target share.
package struct AccountsContext: Sendable {
    package let store: Store
    package let settings: AccountSettings
    package let passwords: PasswordHashing
    /// Nil where no mail is set up: then an admin hands links over.
    package let mailer: AccountMailer?
    /// Tells whose an outside issuer's token is.
    package let outside: OutsideVerification
    package let limits: RateLimits
    package let neighbours: AccountNeighbours

    package init(
        store: Store, settings: AccountSettings, passwords: PasswordHashing, mailer: AccountMailer?,
        outside: OutsideVerification = .none, limits: RateLimits = RateLimits(), neighbours: AccountNeighbours = AccountNeighbours()
    ) {
        self.store = store
        self.settings = settings
        self.passwords = passwords
        self.mailer = mailer
        self.outside = outside
        self.limits = limits
        self.neighbours = neighbours
    }

    var hasMail: Bool { mailer != nil }

    func read<Success: Sendable>(
        _ body: @escaping @Sendable (Tables) throws -> Success
    ) async throws(ServiceError) -> Success {
        do { return try await store.read(body) } catch { throw ServiceError(anything: error) }
    }

    /// ``read(_:)`` for a body that asks the database once.
    func glance<Success: Sendable>(
        _ body: @escaping @Sendable (Tables) throws -> Success
    ) async throws(ServiceError) -> Success {
        do { return try await store.glance(body) } catch { throw ServiceError(anything: error) }
    }

    func write<Success: Sendable>(
        _ body: @escaping @Sendable (Tables) throws -> Success
    ) async throws(ServiceError) -> Success {
        do { return try await store.write(body) } catch { throw ServiceError(anything: error) }
    }

    /// Puts a mail down as part of this transaction.
    func send(_ kind: AccountMail.Kind, to user: User, _ tables: Tables, at now: Int64) throws {
        guard let email = user.email else { return }
        try mailer?(AccountMail(email: email, name: user.displayName, kind: kind), tables, now)
    }
}
