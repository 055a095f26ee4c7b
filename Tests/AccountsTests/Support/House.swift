import Cryptography
import Store
import StoreTestSupport
import Synchronization

@testable import Accounts

/// A server's people on a database of its own, with cheap passwords and a mailbox that can be read.
final class House: Sendable {
    static let now: Int64 = 1_700_000_000_000
    static let password = "four words in a row"

    let test: TestStore
    let accounts: Accounts
    let outbox = Outbox()
    let hashing = CheapHashing()

    var store: Store { test.store }

    init(
        on database: TestDatabase = .sqlite, settings: AccountSettings = AccountSettings(signUp: .open), hasMail: Bool = true,
        neighbours: AccountNeighbours = AccountNeighbours()
    ) throws {
        test = try TestStore(on: database, now: Self.now)
        let outbox = outbox
        let mailer: AccountMailer = { mail, _, _ in outbox.put(mail) }
        accounts = Accounts(
            AccountsContext(
                store: test.store, settings: settings, passwords: hashing.closures, mailer: hasMail ? mailer : nil,
                neighbours: neighbours))
    }

    /// Somebody who can sign in.
    func person(_ name: String, isOperator: Bool = false) async throws -> Caller {
        let user = User(
            id: randomIdentifier(length: 12), email: "\(name)@example.org", emailVerifiedAt: Self.now, displayName: name,
            isOperator: isOperator, createdAt: Self.now)
        let hash = try await hashing.closures.hash(Self.password)
        let new = try await store.write { tables in
            _ = try tables.users.insert(user)
            try tables.credentials.setPasswordHash(hash, at: Self.now, of: user.id)
            return try tables.openSignIn(user, device: "Test", caller: .guest(nil), settings: AccountSettings(), at: Self.now)
        }
        return Caller(.user(user.id, signIn: new.signIn.id), address: AddressPrefix("192.0.2.1"))
    }

    /// An organisation with an owner.
    func organisation(_ slug: String, owner: Caller, signUp: Organisation.SignUp = .invitation) async throws -> Organisation.ID {
        let form = Organisations.Form(name: slug, slug: slug)
        let organisation = try await accounts.organisations.make(form, owner: owner.userID, caller: .system, at: Self.now)
        try await accounts.organisations.change(id: organisation.id, .init(signUp: signUp), caller: .system, at: Self.now)
        return organisation.id
    }

    /// Somebody of a role in an organisation.
    func member(_ name: String, _ role: Role, of organisationID: Organisation.ID) async throws -> Caller {
        let caller = try await person(name)
        try await store.write { tables in
            try tables.join(organisationID, caller.userID ?? "", as: role, by: .system, at: Self.now)
        }
        return caller
    }

    func role(_ caller: Caller, in organisationID: Organisation.ID) async throws -> Role? {
        try await store.read { tables in try caller.role(in: organisationID, tables) }
    }

    /// What an organisation's log says happened, in order; nil: the server's.
    func acts(_ organisationID: Organisation.ID? = nil) async throws -> [String] {
        let page = try await accounts.auditLog.page(of: organisationID, caller: .system, after: nil, limit: 200)
        return page.records.reversed().map(\.action)
    }
}

/// Mails that would have gone out.
final class Outbox: Sendable {
    private let mails = Mutex<[AccountMail]>([])

    func put(_ mail: AccountMail) { mails.withLock { $0.append(mail) } }

    /// Takes everything out.
    func take() -> [AccountMail] {
        mails.withLock { mails in
            defer { mails = [] }
            return mails
        }
    }

    /// The token of the last mail of that kind.
    func token() -> SecretToken? {
        switch take().last?.kind {
        case .verifyEmail(let token), .resetPassword(let token), .invitation(let token, _): token
        default: nil
        }
    }
}

/// Hashes that cost nothing, and counts how often there was one.
final class CheapHashing: Sendable {
    private let counts = Mutex((hashed: 0, verified: 0))
    let isOld = Mutex(false)

    var hashed: Int { counts.withLock { $0.hashed } }
    var verified: Int { counts.withLock { $0.verified } }

    var closures: PasswordHashing {
        PasswordHashing(
            hash: { password throws(ServiceError) in
                self.counts.withLock { $0.hashed += 1 }
                return "cheap " + hexadecimal(sha256(Array(password.utf8)))
            },
            verify: { password, hash throws(ServiceError) in
                self.counts.withLock { $0.verified += 1 }
                guard hash == "cheap " + hexadecimal(sha256(Array(password.utf8))) else { return .wrong }
                return .right(needsRehash: self.isOld.withLock { $0 })
            })
    }
}

extension ServiceError {
    var word: String { code.word }
}

/// The word of the error that `body` throws; "none" without one.
func refusal(_ body: () async throws -> Void) async -> String {
    do {
        try await body()
        return "none"
    } catch let error as ServiceError {
        return error.word
    } catch {
        return "\(error)"
    }
}
