import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct InvitationsTests {
    private let guest = Caller.guest(AddressPrefix("192.0.2.1"))

    @Test("An invitation has a role, uses and an end, and can be taken back", arguments: TestDatabase.allCases)
    func life(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let invitations = house.accounts.invitations
        let (invitation, secret) = try await invitations.make(.init(role: .creator, uses: 2), in: id, caller: owner, at: House.now)
        let token = try #require(secret)
        let offer = try await invitations.look(token, caller: guest, at: House.now)
        #expect(offer.organisationName == "parish" && offer.role == .creator && !offer.isBound)
        for name in ["anna", "omar"] {
            let caller = try await house.person(name)
            try await invitations.accept(token, caller: caller, at: House.now)
            #expect(try await house.role(caller, in: id) == .creator)
        }
        let third = try await house.person("third")
        #expect(await refusal { try await invitations.accept(token, caller: third, at: House.now) } == "invitation_over")
        let other = try #require(try await invitations.make(.init(), in: id, caller: owner, at: House.now).token)
        #expect(await refusal { _ = try await invitations.look(other, caller: .guest(nil), at: House.now + 7 * .day) } == "invitation_over")
        let listed = try await invitations.page(of: id, caller: owner, after: nil, limit: 10).records
        #expect(listed.count == 2)
        let open = try #require(listed.first { $0.id != invitation.id })
        try await invitations.revoke(id: open.id, in: id, caller: owner, at: House.now)
        #expect(await refusal { try await invitations.accept(other, caller: third, at: House.now) } == "invitation_over")
        #expect(await refusal { try await invitations.revoke(id: open.id, in: id, caller: owner, at: House.now) } == "not_found")
    }

    @Test("An invitation to look after a page makes its guests, new or known, those who do", arguments: TestDatabase.allCases)
    func pages(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let other = try await house.organisation("school", owner: owner)
        try await house.store.write { tables in
            for (page, organisation) in [("memorial0001", id), ("assembly0001", other)] {
                _ = try tables.livestreamPages.insert(
                    LivestreamPage(id: page, organisationID: organisation, slug: "p", title: "P", createdBy: nil, createdAt: House.now))
            }
        }
        let invitations = house.accounts.invitations
        var form = Invitations.Form(uses: 3)
        form.pageID = "memorial0001"
        let made = try await invitations.make(form, in: id, caller: owner, at: House.now)
        let token = try #require(made.token)
        let anna = try await house.person("anna")
        try await invitations.accept(token, caller: anna, at: House.now)
        let signUp = SignUps.Form(
            email: "omar@example.org", password: House.password, displayName: "Omar", way: .invitation(token))
        _ = try await house.accounts.signUps.signUp(signUp, caller: guest, at: House.now)
        let (annaID, admins) = try await house.store.read { tables in
            (try anna.requireUser(), try tables.livestreamPages.admins(pageID: "memorial0001"))
        }
        #expect(admins.count == 2 && admins.contains(annaID))
        #expect(try await house.role(anna, in: id) == .member)
        #expect(try await house.acts(id).suffix(2) == ["member.joined", "page.admin_added"])
        form.pageID = "assembly0001"
        #expect(await refusal { _ = try await invitations.make(form, in: id, caller: owner, at: House.now) } == "invalid")
        // Without the page the invitation is an ordinary one.
        try await house.store.write { tables in _ = try tables.livestreamPages.delete(id: "memorial0001") }
        let third = try await house.person("third")
        try await invitations.accept(token, caller: third, at: House.now)
        #expect(try await house.role(third, in: id) == .member)
    }

    @Test("Of many who use the last place at once, one gets it", arguments: TestDatabase.allCases)
    func race(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let token = try #require(try await house.accounts.invitations.make(.init(), in: id, caller: owner, at: House.now).token)
        let callers = try await (0..<5).asyncMap { try await house.person("p\($0)") }
        let words = await withTaskGroup(of: String.self) { group in
            for caller in callers {
                group.addTask { await refusal { try await house.accounts.invitations.accept(token, caller: caller, at: House.now) } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(words.sorted() == Array(repeating: "invitation_over", count: 4) + ["none"])
        #expect(try await house.accounts.members.count(in: id, caller: owner) == 2)
    }

    @Test("Nobody invites to a role above their own, and members don't invite")
    func roles() async throws {
        let house = try House()
        let id = try await house.organisation("parish", owner: try await house.person("owner"))
        let admin = try await house.member("admin", .admin, of: id)
        let moderator = try await house.member("moderator", .moderator, of: id)
        let stranger = try await house.person("stranger")
        func word(_ role: Role, _ caller: Caller) async -> String {
            await refusal { _ = try await house.accounts.invitations.make(.init(role: role), in: id, caller: caller, at: House.now) }
        }
        #expect(await word(.owner, admin) == "forbidden")
        #expect(await word(.admin, admin) == "none")
        #expect(await word(.member, moderator) == "forbidden")
        #expect(await word(.member, stranger) == "not_found")
    }

    @Test("An invitation for an email is for the account with that email only; a use that fails isn't lost")
    func bound() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let invitations = house.accounts.invitations
        _ = try await invitations.make(.init(email: "anna@example.org"), in: id, caller: owner, at: House.now)
        let token = try #require(house.outbox.token())
        let omar = try await house.person("omar")
        #expect(await refusal { try await invitations.accept(token, caller: omar, at: House.now) } == "forbidden")
        let anna = try await house.person("anna")
        try await invitations.accept(token, caller: anna, at: House.now)
        let open = try #require(try await invitations.make(.init(), in: id, caller: owner, at: House.now).token)
        #expect(await refusal { try await invitations.accept(open, caller: anna, at: House.now) } == "conflict")
        try await invitations.accept(open, caller: omar, at: House.now)
    }

    @Test("Uses, lifetime and number have limits, and guessing has one")
    func limits() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let invitations = house.accounts.invitations
        let wrong: [Invitations.Form] = [
            .init(uses: 0), .init(uses: 1001), .init(email: "a@b.co", uses: 2), .init(lifetimeMilliseconds: .minute - 1),
            .init(lifetimeMilliseconds: AccountLimits.invitationLifetimeMax + 1), .init(email: "nobody"),
        ]
        for form in wrong {
            #expect(await refusal { _ = try await invitations.make(form, in: id, caller: owner, at: House.now) } == "invalid")
        }
        let right = Invitations.Form(uses: 1000, lifetimeMilliseconds: AccountLimits.invitationLifetimeMax)
        #expect(await refusal { _ = try await invitations.make(right, in: id, caller: owner, at: House.now) } == "none")
        let words = await (0..<31).asyncMap { _ in await refusal { _ = try await invitations.look(.random(), caller: guest, at: House.now) }
        }
        #expect(words.first == "invitation_over" && words.last == "rate_limited")
    }
}
