import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct SignUpsTests {
    private let guest = Caller.guest(AddressPrefix("192.0.2.1"))

    private func form(_ email: String, _ way: SignUps.Form.Way = .open(organisation: nil)) -> SignUps.Form {
        SignUps.Form(email: email, password: House.password, displayName: "Nora", way: way)
    }

    private func signIn(_ house: House, _ email: String) async -> String {
        await refusal {
            let form = SignIns.Form(email: email, password: House.password, device: "")
            _ = try await house.accounts.signIns.signIn(form, caller: .system, at: House.now + 9)
        }
    }

    @Test("Who signs up proves the email, and can sign in from then on", arguments: TestDatabase.allCases)
    func proving(database: TestDatabase) async throws {
        let house = try House(on: database)
        let id = try await house.organisation("open", owner: try await house.person("owner"), signUp: .open)
        let next = try await house.accounts.signUps.signUp(
            form("Nora@Example.org", .open(organisation: "open")), caller: guest, at: House.now)
        #expect(next == .checkMail)
        #expect(await signIn(house, "nora@example.org") == "wrong_credentials")
        let token = try #require(house.outbox.token())
        let userID = try await house.accounts.signUps.verifyEmail(token, caller: guest, at: House.now + 1)
        #expect(await signIn(house, "nora@example.ORG") == "none")
        #expect(try await house.role(Caller(.outside(userID)), in: id) == .member)
        #expect(await refusal { try await house.accounts.signUps.verifyEmail(token, caller: guest, at: House.now + 2) } == "link_over")
    }

    @Test("Whether an email is known shows in no answer and in no work", arguments: TestDatabase.allCases)
    func enumeration(database: TestDatabase) async throws {
        let house = try House(on: database)
        _ = try await house.person("known")
        let signUps = house.accounts.signUps
        var answers: [String] = []
        for email in ["known@example.org", "new@example.org"] {
            let (hashed, verified) = (house.hashing.hashed, house.hashing.verified)
            answers.append("\(try await signUps.signUp(form(email), caller: guest, at: House.now))")
            #expect(house.hashing.hashed - hashed == 1 && house.hashing.verified == verified)
            #expect(house.outbox.take().map(\.email) == [email])
            answers.append(await refusal { try await signUps.resendVerification(email: email, caller: guest, at: House.now) })
            answers.append(await refusal { try await house.accounts.passwords.requestReset(email: email, caller: guest, at: House.now) })
            // The account's limit is the same for both.
            answers.append(await refusal { try await signUps.resendVerification(email: email, caller: guest, at: House.now) })
            _ = house.outbox.take()
        }
        #expect(Array(answers[..<4]) == Array(answers[4...]) && answers[3] == "rate_limited")
        let users = try await house.accounts.people.page(caller: .system, after: nil, limit: 10)
        #expect(users.records.compactMap(\.email).sorted() == ["known@example.org", "new@example.org"])
        // What was tried with the known email changed nothing of it.
        #expect(await signIn(house, "known@example.org") == "none")
    }

    @Test("Closed, by invitation, open: the stricter of server and organisation holds")
    func policies() async throws {
        for server in Organisation.SignUp.allCases {
            let house = try House(settings: AccountSettings(signUp: server))
            let owner = try await house.person("owner")
            for slug in ["closed", "invitation", "open"] {
                let policy = try #require(Organisation.SignUp(rawValue: slug))
                let id = try await house.organisation(slug, owner: owner, signUp: policy)
                let caller = Caller.guest(AddressPrefix("198.51.100.7"))
                let open = await refusal {
                    _ = try await house.accounts.signUps.signUp(
                        form("\(slug)1@example.org", .open(organisation: slug)), caller: caller, at: House.now)
                }
                let expected = server != .open ? "sign_up_closed" : policy == .open ? "none" : "not_found"
                #expect(open == expected, "\(server) \(policy)")
                let invited = await refusal {
                    let token = try await house.accounts.invitations.make(.init(), in: id, caller: owner, at: House.now).token
                    let way = SignUps.Form.Way.invitation(try #require(token))
                    _ = try await house.accounts.signUps.signUp(form("\(slug)2@example.org", way), caller: caller, at: House.now)
                }
                #expect(invited == (min(server, policy) == .closed ? "conflict" : "none"), "\(server) \(policy)")
            }
        }
    }

    @Test("An invitation that came by mail proves the email; one for another email doesn't fit")
    func invitation() async throws {
        let house = try House(settings: AccountSettings(signUp: .invitation))
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let made = try await house.accounts.invitations.make(
            .init(email: "nora@example.org", role: .creator), in: id, caller: owner, at: House.now)
        #expect(made.token == nil)
        let token = try #require(house.outbox.token())
        let signUps = house.accounts.signUps
        #expect(
            await refusal { _ = try await signUps.signUp(form("x@example.org", .invitation(token)), caller: guest, at: House.now) }
                == "invalid")
        #expect(try await signUps.signUp(form("Nora@example.org", .invitation(token)), caller: guest, at: House.now) == .signIn)
        #expect(await signIn(house, "nora@example.org") == "none")
        let nora = try await house.store.read { tables in try tables.users.find(email: "nora@example.org") }
        #expect(nora?.emailVerifiedAt == House.now && nora?.vouchedAt == nil)
        #expect(try await house.role(Caller(.outside(nora?.id ?? "")), in: id) == .creator)
        #expect(
            await refusal { _ = try await signUps.signUp(form("nora@example.org", .invitation(token)), caller: guest, at: House.now) }
                == "invitation_over")
    }

    @Test("Without mail an admin hands over the link, and that proves no mailbox", arguments: TestDatabase.allCases)
    func withoutMail(database: TestDatabase) async throws {
        let house = try House(on: database, hasMail: false)
        let owner = try await house.person("owner")
        let id = try await house.organisation("open", owner: owner, signUp: .open)
        let next = try await house.accounts.signUps.signUp(
            form("nora@example.org", .open(organisation: "open")), caller: guest, at: House.now)
        #expect(next == .waitForAdmin)
        let page = try await house.accounts.people.links(caller: .system, after: nil, limit: 10, at: House.now)
        let link = try #require(page.records.first)
        let shown = try await house.accounts.people.showLink(id: link.id, in: id, caller: owner, at: House.now + 1)
        let userID = try await house.accounts.signUps.verifyEmail(shown.token, caller: guest, at: House.now + 2)
        let nora = try await house.store.read { tables in try tables.users.find(id: userID) }
        #expect(nora?.emailVerifiedAt == nil && nora?.vouchedAt == House.now + 2)
        #expect(await signIn(house, "nora@example.org") == "none")
        // An invitation that a member hands over does the same.
        let token = try await house.accounts.invitations.make(.init(), in: id, caller: owner, at: House.now).token
        let way = SignUps.Form.Way.invitation(try #require(token))
        #expect(try await house.accounts.signUps.signUp(form("omar@example.org", way), caller: guest, at: House.now) == .signIn)
        #expect(await signIn(house, "omar@example.org") == "none")
    }

    @Test("Two who sign up with one email at once make one account", arguments: TestDatabase.allCases)
    func race(database: TestDatabase) async throws {
        let house = try House(on: database)
        let words = await withTaskGroup(of: String.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    await refusal { _ = try await house.accounts.signUps.signUp(form("nora@example.org"), caller: .system, at: House.now) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(words == ["none", "none", "none"])
        #expect(try await house.accounts.people.page(caller: .system, after: nil, limit: 10).records.count == 1)
    }

    @Test("An account for which nobody stands is removed in the end, and its email is free")
    func unproven() async throws {
        let house = try House()
        _ = try await house.person("known")
        _ = try await house.accounts.signUps.signUp(form("nora@example.org"), caller: guest, at: House.now)
        let end = House.now + AccountLimits.unprovenAccountLifetime
        try await house.accounts.clearAway(at: end)
        #expect(try await house.accounts.people.page(caller: .system, after: nil, limit: 10).records.count == 2)
        try await house.accounts.clearAway(at: end + 1)
        let left = try await house.accounts.people.page(caller: .system, after: nil, limit: 10)
        #expect(left.records.map(\.email) == ["known@example.org"])
    }
}
