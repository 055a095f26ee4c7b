import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct PasswordsTests {
    private let guest = Caller.guest(AddressPrefix("192.0.2.1"))
    private let new = "five words in a row"

    private func signIn(_ house: House, _ password: String, at now: Int64 = House.now) async throws -> NewSignIn {
        let form = SignIns.Form(email: "anna@example.org", password: password, device: "")
        return try await house.accounts.signIns.signIn(form, caller: .system, at: now)
    }

    @Test("Changing the password ends every other sign-in, and says so by mail", arguments: TestDatabase.allCases)
    func change(database: TestDatabase) async throws {
        let house = try House(on: database)
        let caller = try await house.person("anna")
        let other = try await signIn(house, House.password)
        let wrong = await refusal {
            try await house.accounts.passwords.change(current: "not it at all", new: new, caller: caller, at: House.now)
        }
        #expect(wrong == "wrong_password")
        let weak = await refusal {
            try await house.accounts.passwords.change(current: House.password, new: "1234567890", caller: caller, at: House.now)
        }
        #expect(weak == "invalid")
        try await house.accounts.passwords.change(current: House.password, new: new, caller: caller, at: House.now)
        #expect(
            await refusal { _ = try await house.accounts.signIns.authenticate(other.token, address: nil, at: House.now) }
                == "unauthenticated")
        #expect(try await house.accounts.signIns.list(caller: caller, at: House.now).map(\.id) == [caller.signInID])
        #expect(house.outbox.take().map(\.kind) == [.passwordChanged])
        _ = try await signIn(house, new)
        #expect(await refusal { _ = try await signIn(house, House.password) } == "wrong_credentials")
    }

    @Test("A forgotten password is set by a link, once, and every sign-in ends", arguments: TestDatabase.allCases)
    func reset(database: TestDatabase) async throws {
        let house = try House(on: database)
        let caller = try await house.person("anna")
        let passwords = house.accounts.passwords
        try await passwords.requestReset(email: " Anna@example.org", caller: guest, at: House.now)
        let first = try #require(house.outbox.token())
        try await passwords.requestReset(email: "anna@example.org", caller: guest, at: House.now + 1)
        let second = try #require(house.outbox.token())
        func word(_ token: SecretToken, _ time: Int64) async -> String {
            await refusal { try await passwords.reset(token: token, new: new, caller: guest, at: time) }
        }
        #expect(await word(first, House.now + 2) == "link_over")
        #expect(await word(second, House.now + 1 + AccountLimits.resetLinkLifetime) == "link_over")
        #expect(await word(second, House.now + AccountLimits.resetLinkLifetime) == "none")
        #expect(await word(second, House.now + AccountLimits.resetLinkLifetime) == "link_over")
        #expect(try await house.accounts.signIns.list(caller: caller, at: House.now).isEmpty)
        _ = try await signIn(house, new)
    }

    @Test("Of two that use one link at once, one sets the password", arguments: TestDatabase.allCases)
    func race(database: TestDatabase) async throws {
        let house = try House(on: database)
        _ = try await house.person("anna")
        try await house.accounts.passwords.requestReset(email: "anna@example.org", caller: guest, at: House.now)
        let token = try #require(house.outbox.token())
        let words = await withTaskGroup(of: String.self) { group in
            for number in 0..<4 {
                group.addTask {
                    await refusal {
                        try await house.accounts.passwords.reset(
                            token: token, new: "password of number \(number)", caller: .system, at: House.now)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(words.sorted() == ["link_over", "link_over", "link_over", "none"])
    }

    @Test("An operator shows the link of anybody; an admin only of those below who are nowhere else")
    func showing() async throws {
        let house = try House(hasMail: false)
        let owner = try await house.person("owner")
        let id = try await house.organisation("one", owner: owner)
        let admin = try await house.member("admin", .admin, of: id)
        let peer = try await house.member("peer", .admin, of: id)
        let anna = try await house.member("anna", .member, of: id)
        let boss = try await house.person("boss", isOperator: true)
        let elsewhere = try await house.organisation("two", owner: owner)
        let people = house.accounts.people
        func link(of email: String) async throws -> OneTimeLink {
            try await house.accounts.passwords.requestReset(email: email, caller: .system, at: House.now)
            let page = try await people.links(caller: boss, after: nil, limit: 10, at: House.now)
            let user = try #require(try await house.store.read { tables in try tables.users.find(email: email) })
            return try #require(page.records.first { $0.userID == user.id })
        }
        func word(_ link: OneTimeLink, _ caller: Caller) async -> String {
            await refusal { _ = try await people.showLink(id: link.id, in: id, caller: caller, at: House.now) }
        }
        let annas = try await link(of: "anna@example.org")
        let peers = try await link(of: "peer@example.org")
        #expect(await word(annas, admin) == "none")
        #expect(await word(peers, admin) == "forbidden")
        #expect(await word(peers, owner) == "none")
        #expect(await word(annas, anna) == "forbidden")
        #expect(try await people.links(of: anna.requireUser(), in: id, caller: admin, at: House.now).map(\.id) == [annas.id])
        #expect(
            await refusal { _ = try await people.links(of: try peer.requireUser(), in: id, caller: admin, at: House.now) } == "forbidden")
        // Anna joins another organisation: who runs the one can't become her in the other.
        try await house.store.write { tables in
            try tables.join(elsewhere, anna.requireUser(), as: .member, by: .system, at: House.now)
        }
        #expect(await word(annas, owner) == "forbidden")
        let shown = try await people.showLink(id: annas.id, in: nil, caller: boss, at: House.now)
        try await house.accounts.passwords.reset(token: shown.token, new: new, caller: guest, at: House.now)
        _ = try await signIn(house, new)
        #expect(try await house.acts(id).filter { $0 == "user.link_shown" }.count == 2)
    }
}
