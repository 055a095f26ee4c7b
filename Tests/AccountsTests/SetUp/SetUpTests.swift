import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct SetUpTests {
    private let form = SetUp.Form(
        email: "owner@example.org", password: House.password, displayName: "Olga", organisationName: "St. Mary", organisationSlug: "st-mary"
    )
    private let guest = Caller.guest(AddressPrefix("192.0.2.1"))

    @Test("The link makes the owner of the server and of its first organisation, signed in, once", arguments: TestDatabase.allCases)
    func once(database: TestDatabase) async throws {
        let house = try House(on: database)
        let setUp = house.accounts.setUp
        #expect(try await setUp.isNeeded())
        let token = try #require(try await setUp.makeLink(replaces: false, at: House.now))
        try await setUp.check(token, caller: guest, at: House.now)
        let new = try await setUp.makeOwner(form, token: token, device: "Firefox", caller: guest, at: House.now + 5)
        #expect(new.user.isOperator && new.user.email == "owner@example.org" && new.signIn.address == "192.0.2.0/24")
        let caller = try await house.accounts.signIns.authenticate(new.token, address: nil, at: House.now + 6).caller
        let mine = try await house.accounts.organisations.mine(caller: caller)
        #expect(mine.map(\.role) == [.owner] && mine.map(\.organisation.slug) == ["st-mary"])
        #expect(try await !setUp.isNeeded())
        #expect(
            await refusal { _ = try await setUp.makeOwner(form, token: token, device: "", caller: guest, at: House.now + 7) } == "link_over"
        )
        #expect(try await setUp.makeLink(replaces: true, at: House.now + 8) == nil)
        #expect(try await house.acts() == ["server.set_up_link_made", "sign_in.opened", "server.owner_made"])
    }

    @Test("Of many that race with one link, one becomes the owner", arguments: TestDatabase.allCases)
    func race(database: TestDatabase) async throws {
        let house = try House(on: database)
        let token = try #require(try await house.accounts.setUp.makeLink(replaces: false, at: House.now))
        let words = await withTaskGroup(of: String.self) { group in
            for number in 0..<8 {
                group.addTask {
                    await refusal {
                        let form = SetUp.Form(
                            email: "owner\(number)@example.org", password: House.password, displayName: "O", organisationName: "Org",
                            organisationSlug: "org-\(number)")
                        _ = try await house.accounts.setUp.makeOwner(form, token: token, device: "", caller: .system, at: House.now)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(words == ["none": 1, "link_over": 7])
        let operators = try await house.store.read { tables in try tables.users.operatorIDs() }
        let organisations = try await house.accounts.organisations.all(caller: .system, after: nil, limit: 10)
        #expect(operators.count == 1 && organisations.records.count == 1)
    }

    @Test("The link is shown once, ends after a day, and is made anew by command while there is no owner")
    func reissue() async throws {
        let house = try House()
        let setUp = house.accounts.setUp
        let first = try #require(try await setUp.makeLink(replaces: false, at: House.now))
        #expect(try await setUp.makeLink(replaces: false, at: House.now + 1) == nil)
        let second = try #require(try await setUp.makeLink(replaces: true, at: House.now + 2))
        #expect(await refusal { try await setUp.check(first, caller: guest, at: House.now + 3) } == "link_over")
        try await setUp.check(second, caller: guest, at: House.now + 3)
        let end = House.now + 2 + AccountLimits.setUpLinkLifetime
        try await setUp.check(second, caller: guest, at: end - 1)
        #expect(await refusal { try await setUp.check(second, caller: guest, at: end) } == "link_over")
        #expect(try await setUp.makeLink(replaces: false, at: end) != nil)
    }

    @Test("A form that is wrong, or guesses, cost no link and no hash")
    func wrong() async throws {
        let house = try House()
        let setUp = house.accounts.setUp
        let token = try #require(try await setUp.makeLink(replaces: false, at: House.now))
        let bad = SetUp.Form(
            email: form.email, password: "short", displayName: form.displayName, organisationName: form.organisationName,
            organisationSlug: "!")
        let error = await #expect(throws: ServiceError.self) {
            try await setUp.makeOwner(bad, token: token, device: "", caller: .guest(nil), at: House.now)
        }
        #expect(error?.problems.map(\.field) == ["organisationSlug", "password"])
        let words = await (0..<40).asyncMap { _ in
            await refusal { _ = try await setUp.makeOwner(form, token: .random(), device: "", caller: guest, at: House.now) }
        }
        #expect(words.first == "link_over" && words.last == "rate_limited" && house.hashing.hashed == 0)
        try await setUp.check(token, caller: guest, at: House.now)
    }
}

extension Sequence {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
