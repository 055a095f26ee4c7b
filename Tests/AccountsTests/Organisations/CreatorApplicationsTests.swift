import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct CreatorApplicationsTests {
    @Test("A member applies, is rejected with a reason, applies again after a pause, and is approved", arguments: TestDatabase.allCases)
    func life(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let anna = try await house.member("anna", .member, of: id)
        let applications = house.accounts.creatorApplications
        func apply(_ time: Int64) async -> String {
            await refusal { _ = try await applications.apply("I play the organ.", in: id, caller: anna, at: time) }
        }
        #expect(await apply(House.now) == "none")
        #expect(await apply(House.now) == "conflict")
        let pending = try await applications.page(of: id, status: .pending, caller: owner, after: nil, limit: 10).records
        let first = try #require(pending.first)
        #expect(pending.count == 1 && first.application.message == "I play the organ." && first.applicant.displayName == "anna")
        #expect(
            await refusal { try await applications.reject(id: first.application.id, reason: " ", in: id, caller: owner, at: House.now) }
                == "invalid")
        let told = try await house.store.read { tables in try tables.notifications.page(of: try owner.requireUser(), limit: 9).records }
        #expect(told.map(\.sentence) == ["anna asks to become a creator: say yes or no to it."] && told.first?.link == "/o/parish/people")
        try await applications.reject(id: first.application.id, reason: "Not yet.", in: id, caller: owner, at: House.now)
        #expect(
            await refusal { try await applications.approve(id: first.application.id, in: id, caller: owner, at: House.now) } == "conflict")
        #expect(try await applications.mine(in: id, caller: anna).first?.reason == "Not yet.")
        #expect(await apply(House.now + AccountLimits.applicationPause - 1) == "rate_limited")
        #expect(await apply(House.now + AccountLimits.applicationPause) == "none")
        let second = try #require(try await applications.page(of: id, status: .pending, caller: owner, after: nil, limit: 10).records.first)
        try await applications.approve(id: second.application.id, in: id, caller: owner, at: House.now + AccountLimits.applicationPause)
        #expect(try await house.role(anna, in: id) == .creator)
        #expect(await apply(House.now + 10 * .day) == "forbidden")
        #expect(
            try await house.acts(id).suffix(5) == [
                "creator_application.made", "creator_application.rejected", "creator_application.made", "member.role_changed",
                "creator_application.approved",
            ])
    }

    @Test("After enough rejections it is over")
    func rejections() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let anna = try await house.member("anna", .member, of: id)
        let applications = house.accounts.creatorApplications
        for number in 0..<Int64(AccountLimits.rejectionsMax) {
            let time = House.now + number * 2 * .day
            let application = try await applications.apply("", in: id, caller: anna, at: time)
            try await applications.reject(id: application.id, reason: "No.", in: id, caller: owner, at: time)
        }
        #expect(await refusal { _ = try await applications.apply("", in: id, caller: anna, at: House.now + 100 * .day) } == "conflict")
    }

    @Test("Strangers and guests can't apply, members can't decide, and what is pending ends with the membership")
    func rights() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let other = try await house.organisation("other", owner: owner)
        let anna = try await house.member("anna", .member, of: id)
        let stranger = try await house.person("stranger")
        let applications = house.accounts.creatorApplications
        #expect(await refusal { _ = try await applications.apply("", in: id, caller: stranger, at: House.now) } == "not_found")
        #expect(await refusal { _ = try await applications.apply("", in: id, caller: .guest(nil), at: House.now) } == "unauthenticated")
        let made = try await applications.apply("", in: id, caller: anna, at: House.now)
        #expect(await refusal { try await applications.approve(id: made.id, in: id, caller: anna, at: House.now) } == "forbidden")
        #expect(await refusal { try await applications.approve(id: made.id, in: id, caller: stranger, at: House.now) } == "not_found")
        #expect(await refusal { try await applications.approve(id: made.id, in: other, caller: owner, at: House.now) } == "not_found")
        try await house.accounts.members.leave(id, caller: anna, at: House.now)
        #expect(await refusal { try await applications.approve(id: made.id, in: id, caller: owner, at: House.now) } == "not_found")
        try await house.accounts.organisations.change(id: id, .init(takesCreatorApplications: false), caller: owner, at: House.now)
        let omar = try await house.member("omar", .member, of: id)
        #expect(await refusal { _ = try await applications.apply("", in: id, caller: omar, at: House.now) } == "conflict")
        let long = String(repeating: "x", count: AccountLimits.applicationMessageLengthMax + 1)
        #expect(await refusal { _ = try await applications.apply(long, in: id, caller: omar, at: House.now) } == "invalid")
    }
}
