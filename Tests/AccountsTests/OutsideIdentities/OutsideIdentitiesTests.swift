import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct OutsideIdentitiesTests {
    private let issuer = "https://login.example.org"

    private func house(
        _ policy: OutsidePolicy, on database: TestDatabase = .sqlite
    ) throws -> House {
        try House(on: database, settings: AccountSettings(signUp: .open, issuers: [issuer: policy]))
    }

    private func claims(
        _ subject: String, email: String? = nil, verified: Bool = true, issuer: String? = nil
    ) -> OutsideClaims {
        OutsideClaims(issuer: issuer ?? self.issuer, subject: subject, email: email, isEmailVerified: verified, name: "Nora")
    }

    @Test("Somebody new gets an account if the policy says so, once, and is found by issuer and subject", arguments: TestDatabase.allCases)
    func creation(database: TestDatabase) async throws {
        let house = try house(OutsidePolicy(createsAccounts: true), on: database)
        let identities = house.accounts.outsideIdentities
        let ids = try await withThrowingTaskGroup(of: User.ID.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await identities.authenticate(claims("1", email: "nora@example.org"), address: nil, at: House.now).user.id
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        let other = try await identities.authenticate(claims("2"), address: nil, at: House.now)
        #expect(!ids.contains(other.user.id) && other.user.email == nil && other.caller.identity == .outside(other.user.id))
        let nora = try await identities.authenticate(claims("1", email: "changed@example.org"), address: nil, at: House.now).user
        #expect(nora.email == "nora@example.org" && nora.emailVerifiedAt == House.now)
    }

    @Test("Without that policy, or from another issuer, nobody new comes in")
    func refusals() async throws {
        let house = try house(OutsidePolicy())
        let identities = house.accounts.outsideIdentities
        let wrong = [
            claims("1"), claims("1", issuer: "https://evil.example.org"), claims(""), claims("a\u{0}b"),
            claims(String(repeating: "x", count: 256)),
        ]
        for claims in wrong {
            #expect(await refusal { _ = try await identities.authenticate(claims, address: nil, at: House.now) } == "unauthenticated")
        }
    }

    @Test("An account is linked by email only if both sides verified it, the policy trusts so far, and there is no second factor")
    func linking() async throws {
        for (trusts, verified, proven, hasFactor) in [
            (true, true, true, false), (false, true, true, false), (true, false, true, false), (true, true, false, false),
            (true, true, true, true),
        ] {
            let house = try house(OutsidePolicy(createsAccounts: true, linksVerifiedEmail: trusts))
            let anna = try await house.person("anna")
            let annaID = try anna.requireUser()
            try await house.store.write { tables in
                if !proven {
                    _ = try tables.users.setEmail("anna@example.org", verifiedAt: nil, of: annaID)
                    try tables.users.setVouched(at: House.now, of: annaID)
                }
                if hasFactor {
                    try tables.credentials.setSecret("x", of: annaID)
                    try tables.credentials.confirmSecret(at: House.now, of: annaID)
                }
            }
            let claims = claims("1", email: "Anna@example.org", verified: verified)
            let user = try await house.accounts.outsideIdentities.authenticate(claims, address: nil, at: House.now).user
            let isLinked = trusts && verified && proven && !hasFactor
            #expect((user.id == annaID) == isLinked, "\(trusts) \(verified) \(proven) \(hasFactor)")
            // Whoever isn't linked doesn't get the email either.
            #expect(isLinked || user.email == nil)
        }
    }

    @Test("New people become members where the policy says; disabled ones stay out", arguments: TestDatabase.allCases)
    func membership(database: TestDatabase) async throws {
        let first = try House(on: database)
        let id = try await first.organisation("parish", owner: try await first.person("owner"))
        let policy = OutsidePolicy(createsAccounts: true, organisationID: id)
        let context = AccountsContext(
            store: first.store, settings: AccountSettings(issuers: [issuer: policy]), passwords: first.hashing.closures, mailer: nil)
        let accounts = Accounts(context)
        let (caller, user) = try await accounts.outsideIdentities.authenticate(claims("1"), address: nil, at: House.now)
        #expect(try await first.role(caller, in: id) == .member)
        try await accounts.people.disable(user.id, caller: .system, at: House.now)
        #expect(
            await refusal { _ = try await accounts.outsideIdentities.authenticate(claims("1"), address: nil, at: House.now) }
                == "unauthenticated")
    }

    @Test("A bearer token is one of ours or an outside issuer's; anything else is nobody, and guessing is limited")
    func bearer() async throws {
        let first = try House()
        let anna = try await first.person("anna")
        let claims = claims("1")
        let outside = OutsideVerification { token, _ throws(ServiceError) in
            if token == "away" { throw ServiceError(.unavailable, "Away.") }
            return token == "a.b.c" ? claims : nil
        }
        let settings = AccountSettings(issuers: [issuer: OutsidePolicy(createsAccounts: true)])
        let accounts = Accounts(
            AccountsContext(
                store: first.store, settings: settings, passwords: first.hashing.closures, mailer: nil, outside: outside))
        let secret = try await accounts.accessTokens.make(.init(name: "x", scopes: [.accountRead]), caller: anna, at: House.now).secret
        func caller(_ text: String) async throws -> Caller {
            try await accounts.authenticate(bearer: text, address: AddressPrefix("192.0.2.1"), at: House.now)
        }
        #expect(try await caller(secret.reveal()).userID == anna.userID)
        let nora = try await caller("a.b.c")
        #expect(nora.isPerson && nora.userID != anna.userID)
        #expect(await refusal { _ = try await caller("away") } == "unavailable")
        var last = ""
        for number in 0..<31 { last = await refusal { _ = try await caller(number % 2 == 0 ? "x.y.z" : "car_\(number)") } }
        #expect(last == "rate_limited")
        // Who is right gets through all the same.
        #expect(try await caller("a.b.c") == nora)
        #expect(try await caller(secret.reveal()).userID == anna.userID)
    }

    @Test("Somebody who is signed in may join an outside account to theirs, if it is nobody's")
    func joining() async throws {
        let house = try house(OutsidePolicy())
        let anna = try await house.person("anna")
        let omar = try await house.person("omar")
        let identities = house.accounts.outsideIdentities
        try await identities.link(claims("1"), caller: anna, at: House.now)
        #expect(try await identities.authenticate(claims("1"), address: nil, at: House.now).user.id == anna.userID)
        #expect(await refusal { try await identities.link(claims("1"), caller: omar, at: House.now) } == "conflict")
    }
}
