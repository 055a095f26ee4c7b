import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct FollowsAndBlocksTests {
    @Test("People follow those whom they may know of, and unfollow", arguments: TestDatabase.allCases)
    func following(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let creator = try await house.member("creator", .creator, of: id)
        let member = try await house.member("member", .member, of: id)
        let outsider = try await house.person("outsider")
        let follows = house.accounts.follows
        func word(_ follower: Caller, _ followed: Caller) async -> String {
            await refusal { try await follows.follow(try followed.requireUser(), caller: follower, at: House.now) }
        }
        #expect(await word(member, creator) == "none")
        #expect(await word(member, creator) == "none")
        #expect(await word(member, member) == "conflict")
        #expect(await word(.guest(nil), creator) == "unauthenticated")
        // Not known outside until the creator takes a public name; a member never is.
        #expect(await word(outsider, creator) == "not_found")
        for caller in [creator, member] {
            let name = caller == creator ? "organist" : "listener"
            try await house.accounts.profiles.change(username: name, caller: caller, at: House.now)
        }
        #expect(await word(outsider, creator) == "none")
        #expect(await word(outsider, member) == "not_found")
        #expect(await refusal { _ = try await house.accounts.profiles.find(username: "listener", caller: outsider) } == "not_found")
        let face = try await house.accounts.profiles.find(username: "Organist", caller: .guest(nil))
        #expect(face.followerCount == 2 && face.id == creator.userID)
        #expect(
            Set(try await follows.followers(caller: creator, after: nil, limit: 10).records.map(\.user.displayName)) == [
                "member", "outsider",
            ])
        #expect(try await follows.followers(caller: creator, after: nil, limit: 10).records.allSatisfy { $0.user.email == nil })
        #expect(try await follows.followed(caller: member, after: nil, limit: 10).records.map(\.user.id) == [creator.userID])
        try await follows.unfollow(try creator.requireUser(), caller: member)
        #expect(try await !follows.isFollowing(try creator.requireUser(), caller: member))
    }

    @Test("Who is blocked follows no longer, finds the blocker no more, and is told nothing of it", arguments: TestDatabase.allCases)
    func blocking(database: TestDatabase) async throws {
        let house = try House(on: database)
        let id = try await house.organisation("parish", owner: try await house.person("owner"))
        let creator = try await house.member("creator", .creator, of: id)
        let pest = try await house.member("pest", .member, of: id)
        let (creatorID, pestID) = (try creator.requireUser(), try pest.requireUser())
        let accounts = house.accounts
        try await accounts.follows.follow(creatorID, caller: pest, at: House.now)
        try await accounts.follows.follow(pestID, caller: creator, at: House.now)
        try await accounts.blocks.block(pestID, caller: creator, at: House.now)
        try await accounts.blocks.block(pestID, caller: creator, at: House.now)
        #expect(try await !accounts.follows.isFollowing(creatorID, caller: pest))
        #expect(try await !accounts.follows.isFollowing(pestID, caller: creator))
        let words = [
            await refusal { try await accounts.follows.follow(creatorID, caller: pest, at: House.now) },
            await refusal { _ = try await accounts.profiles.find(id: creatorID, caller: pest) },
            await refusal { try await accounts.follows.follow(pestID, caller: creator, at: House.now) },
        ]
        #expect(words == ["not_found", "not_found", "conflict"])
        let answers = try await house.store.read { tables in
            [
                try tables.isBlocked(pestID, by: .user(creatorID)), try tables.isBlocked(pestID, in: id, creator: creatorID),
                try tables.isBlocked(pestID, in: id, creator: nil), try tables.isBlocked(creatorID, by: .user(pestID)),
            ]
        }
        #expect(answers == [true, true, false, false])
        #expect(try await accounts.blocks.page(caller: creator, after: nil, limit: 10).records.map(\.user.id) == [pestID])
        #expect(try await accounts.blocks.page(caller: pest, after: nil, limit: 10).records.isEmpty)
        try await accounts.blocks.unblock(pestID, caller: creator)
        try await accounts.follows.follow(creatorID, caller: pest, at: House.now)
    }
}
