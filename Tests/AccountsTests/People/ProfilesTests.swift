import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct ProfilesTests {
    @Test("Names are changed by their person, and a user name belongs to one", arguments: TestDatabase.allCases)
    func names(database: TestDatabase) async throws {
        let house = try House(on: database)
        let anna = try await house.person("anna")
        let omar = try await house.person("omar")
        let profiles = house.accounts.profiles
        let changed = try await profiles.change(displayName: " Anna B. ", username: "Anna", caller: anna, at: House.now)
        #expect(changed.displayName == "Anna B." && changed.username == "anna")
        try await profiles.change(username: "anna", caller: anna, at: House.now)
        let taken = await #expect(throws: ServiceError.self) { try await profiles.change(username: "ANNA", caller: omar, at: House.now) }
        #expect(taken?.problems.map(\.field) == ["username"])
        #expect(try await profiles.own(caller: omar).username == nil)
    }

    @Test("A new email is the account's once its link was opened; one that is taken answers the same", arguments: TestDatabase.allCases)
    func email(database: TestDatabase) async throws {
        let house = try House(on: database)
        let anna = try await house.person("anna")
        _ = try await house.person("omar")
        let profiles = house.accounts.profiles
        try await profiles.changeEmail("omar@example.org", password: House.password, caller: anna, at: House.now)
        #expect(house.outbox.take().map(\.kind) == [.emailChanged, .hasAccount])
        try await profiles.changeEmail("new@example.org", password: House.password, caller: anna, at: House.now + 1)
        let token = try #require(house.outbox.token())
        #expect(try await profiles.own(caller: anna).email == "anna@example.org")
        try await house.accounts.signUps.verifyEmail(token, caller: .guest(nil), at: House.now + 2)
        let own = try await profiles.own(caller: anna)
        #expect(own.email == "new@example.org" && own.emailVerifiedAt == House.now + 2)
    }
}

@Suite struct PeopleTests {
    @Test("Who is disabled is out at once, tokens included, until let in again", arguments: TestDatabase.allCases)
    func disabling(database: TestDatabase) async throws {
        let house = try House(on: database)
        let boss = try await house.person("boss", isOperator: true)
        let anna = try await house.person("anna")
        let annaID = try anna.requireUser()
        let accounts = house.accounts
        let secret = try await accounts.accessTokens.make(.init(name: "x", scopes: [.accountRead]), caller: anna, at: House.now).secret
        #expect(await refusal { try await accounts.people.disable(annaID, caller: anna, at: House.now) } == "forbidden")
        try await accounts.people.disable(annaID, caller: boss, at: House.now)
        func token() async -> String {
            await refusal { _ = try await accounts.accessTokens.authenticate(secret, address: nil, at: House.now) }
        }
        #expect(await token() == "unauthenticated")
        #expect(try await accounts.signIns.list(caller: anna, at: House.now).isEmpty)
        try await accounts.people.enable(annaID, caller: boss, at: House.now)
        #expect(await token() == "none")
    }

    @Test("The last operator can't be disabled, unmade or erased")
    func lastOperator() async throws {
        let house = try House()
        let boss = try await house.person("boss", isOperator: true)
        let anna = try await house.person("anna")
        let bossID = try boss.requireUser()
        let accounts = house.accounts
        let words = [
            await refusal { try await accounts.people.disable(bossID, caller: boss, at: House.now) },
            await refusal { try await accounts.people.setOperator(false, bossID, caller: .system, at: House.now) },
            await refusal { try await accounts.personalData.erase(bossID, password: House.password, caller: boss, at: House.now) },
        ]
        #expect(words == Array(repeating: "last_owner", count: 3))
        try await accounts.people.setOperator(true, try anna.requireUser(), caller: boss, at: House.now)
        try await accounts.people.setOperator(false, bossID, caller: boss, at: House.now)
        #expect(await refusal { _ = try await accounts.people.page(caller: boss, after: nil, limit: 10) } == "forbidden")
    }
}
