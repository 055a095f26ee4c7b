import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct AccessTokensTests {
    @Test("A token is shown once, works until it ends, and says who and what", arguments: TestDatabase.allCases)
    func life(database: TestDatabase) async throws {
        let house = try House(on: database)
        let caller = try await house.person("anna")
        let id = try await house.organisation("parish", owner: caller)
        let tokens = house.accounts.accessTokens
        let form = AccessTokens.Form(
            name: "OBS", scopes: [.streamKeys, .livestreamsRead, .streamKeys], organisationID: id, expiresAt: House.now + 1000)
        let (token, secret) = try await tokens.make(form, caller: caller, at: House.now)
        #expect(secret.reveal().hasPrefix("car_") && token.scopes == ["livestreams:read", "stream_keys"])
        let found = try await tokens.authenticate(secret, address: nil, at: House.now + 999)
        let expected = Caller.Identity.token(
            token.id, user: try caller.requireUser(), scopes: [.livestreamsRead, .streamKeys], organisation: id)
        #expect(found.caller.identity == expected)
        func word(_ secret: SecretToken, _ time: Int64) async -> String {
            await refusal { _ = try await tokens.authenticate(secret, address: nil, at: time) }
        }
        #expect(await word(secret, House.now + 1000) == "unauthenticated")
        #expect(await word(.random(prefix: "car_"), House.now) == "unauthenticated")
        #expect(try await tokens.list(caller: caller).map(\.name) == ["OBS"])
        let stranger = try await house.person("stranger")
        #expect(await refusal { try await tokens.revoke(id: token.id, caller: stranger, at: House.now) } == "not_found")
        try await tokens.revoke(id: token.id, caller: caller, at: House.now)
        #expect(await word(secret, House.now + 1) == "unauthenticated")
    }

    @Test("The last use is known by the day only")
    func lastUsed() async throws {
        let house = try House()
        let caller = try await house.person("anna")
        let tokens = house.accounts.accessTokens
        let secret = try await tokens.make(.init(name: "x", scopes: [.accountRead]), caller: caller, at: House.now).secret
        let noon = House.now - House.now % .day + .day / 2
        func used(_ time: Int64) async throws -> Int64? {
            _ = try await tokens.authenticate(secret, address: nil, at: time)
            return try await tokens.list(caller: caller).first?.lastUsedAt
        }
        #expect(try await used(noon) == noon - .day / 2)
        #expect(try await used(noon + 1) == noon - .day / 2)
        #expect(try await used(noon + .day) == noon + .day / 2)
    }

    @Test("A token touches no password, no sign-in and no token, and only what its scopes name")
    func boundaries() async throws {
        let house = try House()
        let caller = try await house.person("anna")
        let tokens = house.accounts.accessTokens
        let secret = try await tokens.make(.init(name: "x", scopes: Scope.allCases), caller: caller, at: House.now).secret
        let program = try await tokens.authenticate(secret, address: nil, at: House.now).caller
        let accounts = house.accounts
        let words = [
            await refusal { _ = try await tokens.make(.init(name: "y", scopes: [.accountRead]), caller: program, at: House.now) },
            await refusal { _ = try await accounts.signIns.list(caller: program, at: House.now) },
            await refusal {
                try await accounts.passwords.change(current: House.password, new: "five words in a row", caller: program, at: 0)
            },
            await refusal { _ = try await accounts.secondFactor.begin(password: House.password, caller: program, at: House.now) },
            await refusal { _ = try await accounts.personalData.export(try caller.requireUser(), caller: program, at: House.now) },
        ]
        #expect(words == Array(repeating: "forbidden", count: 5))
        #expect(try await accounts.profiles.own(caller: program).id == caller.userID)
        let narrow = try await tokens.make(.init(name: "z", scopes: [.auditRead]), caller: caller, at: House.now).secret
        let reader = try await tokens.authenticate(narrow, address: nil, at: House.now).caller
        #expect(await refusal { _ = try await accounts.profiles.own(caller: reader) } == "forbidden")
    }

    @Test("A token for an organisation is made by its members only, and ends with the membership", arguments: TestDatabase.allCases)
    func membership(database: TestDatabase) async throws {
        let house = try House(on: database)
        let id = try await house.organisation("parish", owner: try await house.person("owner"))
        let member = try await house.member("member", .member, of: id)
        let stranger = try await house.person("stranger")
        let form = AccessTokens.Form(name: "x", scopes: [.livestreamsRead], organisationID: id)
        let tokens = house.accounts.accessTokens
        #expect(await refusal { _ = try await tokens.make(form, caller: stranger, at: House.now) } == "not_found")
        let secret = try await tokens.make(form, caller: member, at: House.now).secret
        try await house.accounts.members.leave(id, caller: member, at: House.now)
        #expect(await refusal { _ = try await tokens.authenticate(secret, address: nil, at: House.now) } == "unauthenticated")
    }

    @Test("Tokens have a limit, a name, a scope and an end that lies ahead")
    func limits() async throws {
        let house = try House()
        let caller = try await house.person("anna")
        let tokens = house.accounts.accessTokens
        let bad = await #expect(throws: ServiceError.self) {
            try await tokens.make(.init(name: "", scopes: [], expiresAt: House.now), caller: caller, at: House.now)
        }
        #expect(bad?.problems.map(\.field) == ["name", "scopes", "expiresAt"])
        for number in 0..<AccountLimits.accessTokensPerUserMax {
            _ = try await tokens.make(.init(name: "t\(number)", scopes: [.accountRead]), caller: caller, at: House.now)
        }
        let full = await #expect(throws: ServiceError.self) {
            try await tokens.make(.init(name: "more", scopes: [.accountRead]), caller: caller, at: House.now)
        }
        #expect(full?.problems.first?.limit?.name == "accessTokensPerUserMax")
    }
}
