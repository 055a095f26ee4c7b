import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct PeopleAccountsTests {
    @Test("An operator makes an account whose person sets a password by a link; nobody else may", arguments: TestDatabase.allCases)
    func made(database: TestDatabase) async throws {
        let house = try House(on: database)
        let (boss, anna) = (try await house.person("boss", isOperator: true), try await house.person("anna"))
        let people = house.accounts.people
        let form = People.Form(email: "new@example.org", displayName: "New")
        #expect(await refusal { _ = try await people.make(form, caller: anna, at: House.now) } == "forbidden")
        let user = try await people.make(form, caller: boss, at: House.now)
        #expect(await refusal { _ = try await people.make(form, caller: .commandLine, at: House.now) } == "invalid")
        let first = try await people.makeResetLink(for: user.id, caller: boss, at: House.now)
        let second = try await people.makeResetLink(for: user.id, caller: .commandLine, at: House.now)
        let passwords = house.accounts.passwords
        #expect(
            await refusal { try await passwords.reset(token: first, new: House.password, caller: .guest(nil), at: House.now) }
                == "link_over")
        try await passwords.reset(token: second, new: House.password, caller: .guest(nil), at: House.now)
        let signIn = SignIns.Form(email: "NEW@example.org", password: House.password, device: "")
        #expect(try await house.accounts.signIns.signIn(signIn, caller: .guest(nil), at: House.now).user.id == user.id)
        #expect(await refusal { _ = try await people.makeResetLink(for: user.id, caller: anna, at: House.now) } == "forbidden")
        try await people.disable(user.id, caller: boss, at: House.now)
        #expect(await refusal { _ = try await people.makeResetLink(for: user.id, caller: boss, at: House.now) } == "conflict")
    }

    @Test("A password that an operator sets ends every sign-in and every link")
    func password() async throws {
        let house = try House()
        let (boss, anna) = (try await house.person("boss", isOperator: true), try await house.person("anna"))
        let id = try anna.requireUser()
        let people = house.accounts.people
        let link = try await people.makeResetLink(for: id, caller: boss, at: House.now)
        #expect(await refusal { try await people.setPassword("short", of: id, caller: boss, at: House.now) } == "invalid")
        #expect(
            await refusal { try await people.setPassword("quite another password", of: id, caller: anna, at: House.now) } == "forbidden")
        try await people.setPassword("quite another password", of: id, caller: boss, at: House.now)
        #expect(try await house.store.read { tables in try tables.oneTimeLinks.all(of: id, at: House.now) }.isEmpty)
        #expect(
            await refusal {
                try await house.accounts.passwords.reset(token: link, new: House.password, caller: .guest(nil), at: House.now)
            } == "link_over")
        let signIn = SignIns.Form(email: "anna@example.org", password: "quite another password", device: "")
        _ = try await house.accounts.signIns.signIn(signIn, caller: .guest(nil), at: House.now)
    }

    @Test(
        "People are searched by parts of email, user name and name; what has a meaning in patterns has none",
        arguments: TestDatabase.allCases)
    func search(database: TestDatabase) async throws {
        let house = try House(on: database)
        for name in ["anna", "hanna", "b_rt", "carl%"] { _ = try await house.person(name) }
        let boss = try await house.person("boss", isOperator: true)
        func found(_ text: String) async throws -> [String] {
            try await house.accounts.people.page(search: text, caller: boss, after: nil, limit: 50).records.map(\.displayName).sorted()
        }
        #expect(try await found("ANNA") == ["anna", "hanna"])
        #expect(try await found("_") == ["b_rt"])
        #expect(try await found("%") == ["carl%"])
        #expect(try await found("\\") == [])
        #expect(try await found("") == ["anna", "b_rt", "boss", "carl%", "hanna"])
        let page = try await house.accounts.people.page(search: "example", caller: boss, after: nil, limit: 2)
        let rest = try await house.accounts.people.page(search: "example", caller: boss, after: page.next, limit: 50)
        #expect(page.records.count == 2 && rest.records.count == 3)
        let long = String(repeating: "x", count: AccountLimits.searchLengthMax + 1)
        #expect(await refusal { _ = try await found(long) } == "invalid")
        let anna = try await house.accounts.people.find("ANNA@example.org", caller: boss)
        #expect(try await house.accounts.people.find(anna.id, caller: .commandLine) == anna)
        #expect(await refusal { _ = try await house.accounts.people.find(anna.id, caller: .guest(nil)) } == "unauthenticated")
    }

    @Test("Only the command line adds members without an invitation, and its acts are told from Carillon's own")
    func commandLine() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let boss = try await house.person("boss", isOperator: true)
        let id = try await house.organisation("parish", owner: owner)
        let (members, bossID) = (house.accounts.members, try boss.requireUser())
        for caller in [owner, boss] {
            #expect(await refusal { try await members.add(bossID, to: id, as: .admin, caller: caller, at: House.now) } == "forbidden")
        }
        try await members.add(bossID, to: id, as: .admin, caller: .commandLine, at: House.now)
        #expect(await refusal { try await members.add(bossID, to: id, as: .owner, caller: .commandLine, at: House.now) } == "conflict")
        #expect(try await house.role(boss, in: id) == .admin)
        let entries = try await house.accounts.auditLog.page(of: id, caller: .system, after: nil, limit: 1).records
        #expect(entries.first?.actorKind == .commandLine && entries.first?.actorID == nil)
        guard case .intact = try await house.accounts.auditLog.verify(id, caller: .system) else {
            Issue.record("the log isn't whole")
            return
        }
    }
}
