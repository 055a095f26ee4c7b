import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct OrganisationsTests {
    @Test("Operators make organisations, and everybody if the server says so", arguments: TestDatabase.allCases)
    func making(database: TestDatabase) async throws {
        let house = try House(on: database)
        let boss = try await house.person("boss", isOperator: true)
        let anna = try await house.person("anna")
        let form = Organisations.Form(name: " St. Mary ", slug: "St-Mary")
        #expect(await refusal { _ = try await house.accounts.organisations.make(form, caller: anna, at: House.now) } == "forbidden")
        let made = try await house.accounts.organisations.make(form, caller: boss, at: House.now)
        #expect(made.name == "St. Mary" && made.slug == "st-mary")
        #expect(await refusal { _ = try await house.accounts.organisations.make(form, caller: boss, at: House.now) } == "invalid")
        let free = try House(on: database, settings: AccountSettings(everyoneMakesOrganisations: true))
        let omar = try await free.person("omar")
        let own = try await free.accounts.organisations.make(form, caller: omar, at: House.now)
        #expect(try await free.role(omar, in: own.id) == .owner)
        #expect(
            await refusal { _ = try await free.accounts.organisations.make(form, caller: .guest(nil), at: House.now) } == "unauthenticated")
    }

    @Test("Admins change it, owners delete it, and what is said of a form is said to those who may change it")
    func changing() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("one", owner: owner)
        _ = try await house.organisation("two", owner: owner)
        let admin = try await house.member("admin", .admin, of: id)
        let stranger = try await house.person("stranger")
        let organisations = house.accounts.organisations
        func word(_ change: Organisations.Change, _ caller: Caller) async -> String {
            await refusal { try await organisations.change(id: id, change, caller: caller, at: House.now) }
        }
        #expect(await word(.init(name: ""), stranger) == "not_found")
        #expect(await word(.init(name: ""), admin) == "invalid")
        #expect(await word(.init(slug: "two"), admin) == "invalid")
        #expect(await word(.init(name: "First", slug: "first", signUp: .closed, takesCreatorApplications: false), admin) == "none")
        let changed = try await organisations.find(slug: "first", caller: admin)
        #expect(changed.organisation.signUp == .closed && !changed.organisation.takesCreatorApplications && changed.role == .admin)
        #expect(await refusal { _ = try await organisations.find(slug: "first", caller: stranger) } == "not_found")
        #expect(await refusal { try await organisations.delete(id: id, caller: admin, at: House.now) } == "forbidden")
        try await organisations.delete(id: id, caller: owner, at: House.now)
        #expect(try await organisations.mine(caller: owner).map(\.organisation.slug) == ["two"])
        #expect(try await house.acts(id).last == "organisation.deleted")
    }

    @Test("An open organisation is joined by whoever wants, once, unless blocked", arguments: TestDatabase.allCases)
    func joining(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("open", owner: owner, signUp: .open)
        _ = try await house.organisation("closed", owner: owner)
        let anna = try await house.person("anna")
        let organisations = house.accounts.organisations
        func word(_ slug: String) async -> String {
            await refusal { try await organisations.join(slug: slug, caller: anna, at: House.now) }
        }
        #expect(await word("closed") == "not_found")
        #expect(await word("nowhere") == "not_found")
        #expect(await word("open") == "none")
        #expect(await word("open") == "conflict")
        try await house.accounts.members.block(try anna.requireUser(), in: id, caller: owner, at: House.now)
        #expect(await word("open") == "not_found")
        try await house.accounts.members.unblock(try anna.requireUser(), in: id, caller: owner, at: House.now)
        #expect(await word("open") == "none")
    }
}
