import Accounts
import Cryptography
import HTTP
import JSON
import Logging
import Notifications
import Outgoing
import Store
import StoreTestSupport
import Synchronization
import Testing

@testable import API

/// A server's people on a database of its own, and their calls. Every answer is held against the call's documentation.
final class House: Sendable {
    static let now: Int64 = 1_700_000_000_000
    static let password = "four words in a row"

    let test: TestStore
    let accounts: Accounts
    let stage: Stage
    let endpoints: [Endpoint]
    private let router: Router<Endpoint>
    private let routes: APIRoutes
    /// Milliseconds since 1970.
    let clock = Clock()
    private let callers = Callers()

    /// - Parameters:
    ///   - extra: calls of the test's own.
    ///   - requestsPerSecond: of a token.
    init(on database: TestDatabase = .sqlite, extra: [Endpoint] = [], requestsPerSecond: Int64 = 100) throws {
        test = try TestStore(on: database, now: Self.now)
        let settings = AccountSettings(signUp: .open)
        accounts = Accounts(AccountsContext(store: test.store, settings: settings, passwords: .cheap, mailer: nil))
        stage = try Stage(test, clock)
        endpoints = Self.endpoints(accounts) + Self.endpoints(notifying: test.store) + stage.endpoints + extra
        var router = Router<Endpoint>()
        for endpoint in endpoints {
            for path in [endpoint.path, endpoint.path + "/"] { router.add(endpoint.method, path, endpoint) }
        }
        self.router = router
        routes = APIRoutes(
            authenticator: Authenticator(
                signIn: { _, address in .guest(address) },
                bearer: { [callers] word, _ in
                    guard let caller = callers[word] else { throw ServiceError.unauthenticated }
                    return caller
                }, crossSiteToken: { $0 }),
            idempotentCalls: IdempotentCalls(store: test.store, now: { [clock] in clock.now }),
            limits: RequestLimits(perSecond: requestsPerSecond, now: { [clock] in clock.now }),
            log: Log(area: "test", sink: MemoryLogSink()))
    }

    private static func endpoints(_ accounts: Accounts) -> [Endpoint] {
        let now: @Sendable () -> Int64 = { House.now }
        return SignInEndpoints(accounts: accounts, now: now).all + AccountEndpoints(accounts: accounts, now: now).all
            + PeopleEndpoints(accounts: accounts, now: now).all + OrganisationEndpoints(accounts: accounts, now: now).all
    }

    private static func endpoints(notifying store: Store) -> [Endpoint] {
        let notifications = Notifications(
            store: store, settings: NotificationSettings(publicAddress: "https://live.example.org"), http: .unavailable, mailer: nil,
            clock: { House.now })
        return WebhookEndpoints(notifications) { House.now }.all + NotificationEndpoints(notifications) { House.now }.all
    }

    /// One request.
    ///
    /// - Parameter who: whom ``person(_:isOperator:)`` made; nil: a guest.
    func call(
        _ method: HTTPMethod, _ target: String, _ body: JSON.Value? = nil, file: [UInt8] = [], as who: String? = nil,
        headers: HTTPHeaders = [:],
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> APIResponse {
        let parts = target.split(separator: "?", maxSplits: 1)
        let path = String(parts[0])
        guard case .found(let endpoint, let parameters) = router.match(method, path) else {
            Issue.record("there is no call \(method) \(path)", sourceLocation: location)
            throw ServiceError.notFound("call")
        }
        var headers = headers
        if let who { headers.set("Authorization", "Bearer " + who) }
        if body != nil { headers.set("Content-Type", "application/json") }
        let head = HTTPRequestHead(
            method: method, target: target, path: path, query: HTTPQuery(encoded: parts.count > 1 ? Array(parts[1].utf8) : []),
            authority: "c.example", headers: headers)
        let answer = await routes.answer(
            endpoint, head, parameters, body?.bytes ?? file, from: AddressPrefix("192.0.2.1"), isEncrypted: true)
        let strange = endpoint.undocumented(in: answer)
        #expect(strange.isEmpty, "\(method) \(path) answers \(answer.status): \(strange)", sourceLocation: location)
        return answer
    }

    // MARK: People

    /// Somebody who is signed in, and can sign in. Their name is their bearer token here.
    @discardableResult
    func person(_ name: String, isOperator: Bool = false) async throws -> User.ID {
        let user = User(
            id: randomIdentifier(length: 12), email: "\(name)@example.org", emailVerifiedAt: Self.now, displayName: name,
            isOperator: isOperator, createdAt: Self.now)
        let hash = try await PasswordHashing.cheap.hash(Self.password)
        let signIn = SignIn(
            id: randomIdentifier(length: 12), userID: user.id, createdAt: Self.now, lastSeenAt: Self.now, expiresAt: Self.now + .day,
            userAgent: "Test", address: nil)
        try await test.store.write { tables in
            _ = try tables.users.insert(user)
            try tables.credentials.setPasswordHash(hash, at: Self.now, of: user.id)
            try tables.signIns.insert(signIn, digest: sha256(Array(user.id.utf8)))
        }
        callers[name] = Caller(.user(user.id, signIn: signIn.id), address: AddressPrefix("192.0.2.1"))
        return user.id
    }

    /// Somebody of a role in an organisation.
    @discardableResult
    func member(_ name: String, _ role: Role, of organisationID: Organisation.ID) async throws -> User.ID {
        let id = try await person(name)
        try await test.store.write { tables in
            let membership = Membership(organisationID: organisationID, userID: id, role: role, createdAt: Self.now)
            _ = try tables.memberships.insert(membership)
        }
        return id
    }

    /// An organisation with an owner, who is made as well.
    func organisation(_ slug: String, owner: String) async throws -> Organisation.ID {
        let ownerID = try await person(owner)
        let form = Organisations.Form(name: slug, slug: slug)
        let id = try await accounts.organisations.make(form, owner: ownerID, caller: .system, at: Self.now).id
        try await accounts.organisations.change(id: id, .init(signUp: .open), caller: .system, at: Self.now)
        return id
    }

    func use(_ caller: Caller, as name: String) { callers[name] = caller }
    func caller(_ name: String) -> Caller { callers[name] ?? .guest(nil) }
}

/// Who is who, by the word that is their bearer token.
private final class Callers: Sendable {
    private let all = Mutex<[String: Caller]>([:])

    subscript(name: String) -> Caller? {
        get { all.withLock { $0[name] } }
        set { all.withLock { $0[name] = newValue } }
    }
}

extension PasswordHashing {
    /// Hashes that cost nothing.
    static let cheap = PasswordHashing(
        hash: { password throws(ServiceError) in "cheap " + hexadecimal(sha256(Array(password.utf8))) },
        verify: { password, hash throws(ServiceError) in
            hash == "cheap " + hexadecimal(sha256(Array(password.utf8))) ? .right(needsRehash: false) : .wrong
        })
}
