import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct MembersTests {
    @Test("Each role may change each other's exactly as the rules say")
    func wholeMatrix() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let target = try await house.member("target", .member, of: id)
        let targetID = try target.requireUser()
        for actorRole in Role.allCases {
            let actor = try await house.member("actor-\(actorRole.rawValue)", actorRole, of: id)
            for from in Role.allCases {
                for to in Role.allCases {
                    try await house.store.write { tables in try tables.memberships.setRole(from, of: targetID, in: id) }
                    let word = await refusal {
                        try await house.accounts.members.changeRole(of: targetID, in: id, to: to, caller: actor, at: House.now)
                    }
                    let may = actorRole >= .admin && from <= actorRole && to <= actorRole
                    #expect(word == (may ? "none" : "forbidden"), "\(actorRole) \(from) \(to)")
                    #expect(try await house.role(target, in: id) == (may ? to : from))
                }
            }
        }
    }

    @Test("The last owner can't leave, be removed or be demoted; of two who try at once, one stays", arguments: TestDatabase.allCases)
    func lastOwner(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let members = house.accounts.members
        let ownerID = try owner.requireUser()
        let words = [
            await refusal { try await members.leave(id, caller: owner, at: House.now) },
            await refusal { try await members.changeRole(of: ownerID, in: id, to: .admin, caller: owner, at: House.now) },
            await refusal { try await members.remove(ownerID, from: id, caller: .system, at: House.now) },
            await refusal { try await members.block(ownerID, in: id, caller: .system, at: House.now) },
        ]
        #expect(words == Array(repeating: "last_owner", count: 4))
        for round in 0..<5 {
            let second = try await house.member("owner\(round)", .owner, of: id)
            async let one = refusal { try await members.leave(id, caller: owner, at: House.now) }
            async let other = refusal {
                try await members.changeRole(of: try second.requireUser(), in: id, to: .member, caller: .system, at: 1)
            }
            #expect(await [one, other].sorted() == ["last_owner", "none"])
            // Whoever went comes back as the one that stays.
            try await house.store.write { tables in
                try tables.memberships.remove(second.requireUser(), from: id)
                _ = try tables.memberships.insert(Membership(organisationID: id, userID: ownerID, role: .owner, createdAt: 1))
            }
            #expect(try await house.role(owner, in: id) == .owner)
        }
    }

    @Test("Members are listed page by page and by role, to those who may see them", arguments: TestDatabase.allCases)
    func listing(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        for number in 0..<5 { _ = try await house.member("m\(number)", number % 2 == 0 ? .creator : .member, of: id) }
        let member = try await house.member("member", .member, of: id)
        let members = house.accounts.members
        var names: Set<String> = []
        var cursor: Cursor?
        repeat {
            let page = try await members.page(of: id, caller: owner, after: cursor, limit: 3)
            names.formUnion(page.records.map(\.user.displayName))
            cursor = page.next
        } while cursor != nil
        #expect(names == ["owner", "m0", "m1", "m2", "m3", "m4", "member"])
        let creators = try await members.page(of: id, role: .creator, caller: owner, after: nil, limit: 10)
        #expect(Set(creators.records.map(\.user.displayName)) == ["m0", "m2", "m4"])
        #expect(await refusal { _ = try await members.page(of: id, caller: member, after: nil, limit: 10) } == "forbidden")
        #expect(try await members.count(in: id, caller: owner) == 7)
    }

    @Test("What a member gave out while mightier doesn't outlive it")
    func invitationsEnd() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let admin = try await house.member("admin", .admin, of: id)
        let token = try #require(
            try await house.accounts.invitations.make(.init(role: .admin), in: id, caller: admin, at: House.now).token)
        _ = try await house.accounts.invitations.look(token, caller: .guest(nil), at: House.now)
        try await house.accounts.members.changeRole(of: try admin.requireUser(), in: id, to: .moderator, caller: owner, at: House.now)
        #expect(
            await refusal { _ = try await house.accounts.invitations.look(token, caller: .guest(nil), at: House.now) } == "invitation_over")
    }

    @Test("Who has left looks after no page there any more, and still after others'", arguments: TestDatabase.allCases)
    func pages(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let anna = try await house.person("anna")
        let annaID = try anna.requireUser()
        for slug in ["parish", "school"] {
            let id = try await house.organisation(slug, owner: owner)
            try await house.store.write { tables in
                try tables.join(id, annaID, as: .member, by: .system, at: House.now)
                _ = try tables.livestreamPages.insert(
                    LivestreamPage(id: slug, organisationID: id, slug: slug, title: slug, createdBy: nil, createdAt: House.now))
                _ = try tables.livestreamPages.addAdmin(annaID, pageID: slug, at: House.now)
            }
            if slug == "parish" { try await house.accounts.members.leave(id, caller: anna, at: House.now) }
        }
        let admins = try await house.store.read { tables in try ["parish", "school"].map { try tables.livestreamPages.admins(pageID: $0) } }
        #expect(admins == [[], [annaID]])
    }

    @Test("Who is blocked is out, can't come back, and isn't somebody of the blocker's rank", arguments: TestDatabase.allCases)
    func blocking(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let moderator = try await house.member("moderator", .moderator, of: id)
        let peer = try await house.member("peer", .moderator, of: id)
        let anna = try await house.member("anna", .creator, of: id)
        let stranger = try await house.person("stranger")
        let members = house.accounts.members
        func word(_ target: Caller, _ caller: Caller) async -> String {
            await refusal { try await members.block(try target.requireUser(), in: id, caller: caller, at: House.now) }
        }
        #expect(await word(anna, stranger) == "not_found")
        #expect(await word(stranger, moderator) == "not_found")
        #expect(await word(peer, moderator) == "forbidden")
        #expect(await word(owner, moderator) == "forbidden")
        #expect(await word(moderator, moderator) == "conflict")
        #expect(await word(anna, moderator) == "none")
        let annaID = try anna.requireUser()
        #expect(try await house.role(anna, in: id) == nil)
        #expect(try await house.store.read { tables in try tables.isBlocked(annaID, in: id, creator: nil) })
        #expect(try await house.store.read { tables in try tables.isBlocked(annaID, in: id, creator: "somebody") })
        let token = try #require(try await house.accounts.invitations.make(.init(), in: id, caller: owner, at: House.now).token)
        #expect(await refusal { try await house.accounts.invitations.accept(token, caller: anna, at: House.now) } == "not_found")
        #expect(try await members.blocked(in: id, caller: moderator, after: nil, limit: 10).records.map(\.user.id) == [annaID])
        #expect(await refusal { _ = try await members.blocked(in: id, caller: anna, after: nil, limit: 10) } == "not_found")
        // Nobody's use was lost by it.
        #expect(try await house.accounts.invitations.page(of: id, caller: owner, after: nil, limit: 10).records.map(\.usesLeft) == [1])
    }

    @Test("Somebody who isn't a member can be blocked once they came to the organisation's notice")
    func blockingViewers() async throws {
        let house = try House(neighbours: AccountNeighbours(hasMet: { _, _, _ in true }))
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let viewer = try await house.person("viewer")
        try await house.accounts.members.block(try viewer.requireUser(), in: id, caller: owner, at: House.now)
        let viewerID = try viewer.requireUser()
        #expect(try await house.store.read { tables in try tables.isBlocked(viewerID, in: id, creator: nil) })
    }
}
