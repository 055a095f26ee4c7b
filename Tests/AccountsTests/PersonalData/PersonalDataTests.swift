import JSON
import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct PersonalDataTests {
    @Test("An export holds what is stored of a person, from here and from neighbours, and no secret", arguments: TestDatabase.allCases)
    func export(database: TestDatabase) async throws {
        let neighbours = AccountNeighbours(exports: { _, _ in [JSON.Member("livestreams", ["Sunday"])] })
        let house = try House(on: database, neighbours: neighbours)
        let anna = try await house.person("anna")
        let annaID = try anna.requireUser()
        let id = try await house.organisation("parish", owner: anna)
        let omar = try await house.member("omar", .member, of: id)
        try await house.accounts.follows.follow(try omar.requireUser(), caller: anna, at: House.now)
        let secret = try await house.accounts.accessTokens.make(.init(name: "OBS", scopes: [.streamKeys]), caller: anna, at: 1).secret
        let data = try await house.accounts.personalData.export(annaID, caller: anna, at: House.now)
        #expect(data["account"]?["email"] == "anna@example.org" && data["organisations"]?[0]?["role"] == "owner")
        #expect(data["accessTokens"]?[0]?["name"] == "OBS" && data["livestreams"] == ["Sunday"])
        #expect(data["following"]?[0]?["user"]?.string == omar.userID)
        #expect(data["acts"]?.elements?.contains { $0["action"] == "access_token.made" } == true)
        let text = data.text
        #expect(!text.contains(secret.reveal()) && !text.contains("cheap ") && !text.contains("omar"))
        #expect(await refusal { _ = try await house.accounts.personalData.export(annaID, caller: omar, at: House.now) } == "not_found")
        #expect(await refusal { _ = try await house.accounts.personalData.export("nobody", caller: omar, at: House.now) } == "not_found")
    }

    @Test("Who is erased leaves an id that means nobody, and nothing else", arguments: TestDatabase.allCases)
    func erasure(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let anna = try await house.member("anna", .member, of: id)
        let annaID = try anna.requireUser()
        let accounts = house.accounts
        try await accounts.profiles.change(username: "organist", caller: anna, at: House.now)
        try await accounts.follows.follow(try owner.requireUser(), caller: anna, at: House.now)
        _ = try await accounts.creatorApplications.apply("I am Anna.", in: id, caller: anna, at: House.now)
        let secret = try await accounts.accessTokens.make(.init(name: "OBS", scopes: [.streamKeys]), caller: anna, at: House.now).secret
        _ = try await accounts.invitations.make(.init(email: "anna@example.org"), in: id, caller: owner, at: House.now)
        let verdict = try await accounts.auditLog.verify(id, caller: owner)
        #expect(
            await refusal { try await accounts.personalData.erase(annaID, password: "wrong password", caller: anna, at: House.now) }
                == "wrong_password")
        #expect(await refusal { try await accounts.personalData.erase(annaID, password: nil, caller: owner, at: House.now) } == "not_found")
        try await accounts.personalData.erase(annaID, password: House.password, caller: anna, at: House.now + 1)
        let user = try #require(try await house.store.read { tables in try tables.users.find(id: annaID) })
        #expect(user == User(id: annaID, email: nil, displayName: "", createdAt: House.now, erasedAt: House.now + 1))
        #expect(
            await refusal { _ = try await accounts.accessTokens.authenticate(secret, address: nil, at: House.now) } == "unauthenticated")
        #expect(try await accounts.members.count(in: id, caller: owner) == 1)
        #expect(try await accounts.creatorApplications.page(of: id, status: .pending, caller: owner, after: nil, limit: 9).records.isEmpty)
        #expect(try await accounts.follows.followers(caller: owner, after: nil, limit: 9).records.isEmpty)
        #expect(try await accounts.invitations.page(of: id, caller: owner, after: nil, limit: 9).records.isEmpty)
        // The log goes on as if nothing had been taken from it.
        guard case .intact(let before, _) = verdict, case .intact(let after, _) = try await accounts.auditLog.verify(id, caller: owner)
        else {
            Issue.record("the log is intact")
            return
        }
        #expect(after == before + 1)
        #expect(await refusal { _ = try await accounts.profiles.find(id: annaID, caller: owner) } == "not_found")
        // The email is free for somebody new.
        let form = SignUps.Form(email: "anna@example.org", password: House.password, displayName: "A", way: .open(organisation: nil))
        _ = try await accounts.signUps.signUp(form, caller: .system, at: House.now)
        #expect(house.outbox.take().last?.kind != .hasAccount)
    }

    @Test("A sole owner hands over first")
    func soleOwner() async throws {
        let house = try House()
        let anna = try await house.person("anna")
        let annaID = try anna.requireUser()
        let id = try await house.organisation("parish", owner: anna)
        let error = await #expect(throws: ServiceError.self) {
            try await house.accounts.personalData.erase(annaID, password: House.password, caller: anna, at: House.now)
        }
        #expect(error?.code == .lastOwner && error?.sentence.contains("“parish”") == true)
        let omar = try await house.member("omar", .admin, of: id)
        try await house.accounts.members.changeRole(of: try omar.requireUser(), in: id, to: .owner, caller: anna, at: House.now)
        try await house.accounts.personalData.erase(annaID, password: House.password, caller: anna, at: House.now)
        #expect(try await house.role(omar, in: id) == .owner)
    }
}
