import Accounts
import Cryptography
import HTTP
import JSON
import Store
import StoreTestSupport
import Synchronization
import Testing

@testable import API

@Suite struct IdempotentCallsTests {
    private let makeToken: JSON.Value = ["name": "program", "scopes": ["account:read"]]

    @Test(
        "What is sent again under one key is made once, and the first answer comes again, secret included", arguments: TestDatabase.allCases
    )
    func again(on database: TestDatabase) async throws {
        let house = try House(on: database)
        try await house.person("anna")
        let first = try await house.call(
            .post, "/api/auth/tokens", makeToken, as: "anna", headers: ["Idempotency-Key": "\"k 1\"".filter { $0 != " " }])
        #expect(first.status == .created)
        let second = try await house.call(.post, "/api/auth/tokens", makeToken, as: "anna", headers: ["Idempotency-Key": "k1"])
        #expect(second.status == .created)
        #expect(second.body == first.body)
        #expect(second.headers["Idempotency-Replayed"] == "true")
        #expect(try await house.call(.get, "/api/auth/tokens", as: "anna").body?["count"] == 1)
    }

    @Test("A key is its sender's, for one call, and lasts a day")
    func reach() async throws {
        let house = try House()
        try await house.person("anna")
        try await house.person("ben")
        let headers: HTTPHeaders = ["Idempotency-Key": "k"]
        func made(_ who: String) async throws -> JSON.Value? {
            try await house.call(.post, "/api/auth/tokens", makeToken, as: who, headers: headers).body?["data"]?["id"]
        }
        let first = try await made("anna")
        let other = try await made("ben")
        #expect(first != other)
        house.clock.advance(IdempotentCalls.lifetime - 1)
        #expect(try await made("anna") == first)
        house.clock.advance(1)
        #expect(try await made("anna") != first)
    }

    @Test("The same key with something else is refused")
    func reused() async throws {
        let house = try House()
        try await house.person("anna")
        let headers: HTTPHeaders = ["Idempotency-Key": "k"]
        #expect(try await house.call(.post, "/api/auth/tokens", makeToken, as: "anna", headers: headers).status == .created)
        var other = makeToken
        other["name"] = "another"
        let answer = try await house.call(.post, "/api/auth/tokens", other, as: "anna", headers: headers)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.body?["code"] == "idempotency_key_reused")
    }

    @Test("What was refused can be tried again under its key")
    func refused() async throws {
        let house = try House()
        let organisation = try await house.organisation("parish", owner: "olga")
        let headers: HTTPHeaders = ["Idempotency-Key": "k"], path = "/api/organisations/\(organisation)/invitations"
        try await house.person("anna")
        #expect(try await house.call(.post, path, [:], as: "anna", headers: headers).status == .notFound)
        #expect(try await house.call(.post, path, [:], as: "anna", headers: headers).status == .notFound)
    }

    @Test("While the first is being answered, and when nobody knows what became of it, the second isn't acted upon")
    func inFlight() async throws {
        let calls = Mutex(0)
        let endpoint = Endpoint(.post, "/x", "Tests.") { _ in
            calls.withLock { $0 += 1 }
            throw StoreError(.uncertain, "Nobody knows.")
        }.giving(.object([:]), .created).idempotent()
        let house = try House(extra: [endpoint])
        try await house.person("anna")
        let headers: HTTPHeaders = ["Idempotency-Key": "k"]
        #expect(try await house.call(.post, "/x", as: "anna", headers: headers).status == .serviceUnavailable)
        let early = try await house.call(.post, "/x", as: "anna", headers: headers)
        #expect((early.status, early.body?["code"]) == (.conflict, "idempotency_in_flight"))
        #expect(early.headers["Retry-After"] == "1")
        house.clock.advance(.minute)
        #expect(try await house.call(.post, "/x", as: "anna", headers: headers).body?["code"] == "idempotency_unknown")
        #expect(calls.withLock { $0 } == 1)
    }

    @Test("Of two at once one is acted upon", arguments: TestDatabase.allCases)
    func race(on database: TestDatabase) async throws {
        let house = try House(on: database)
        try await house.person("anna")
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await house.call(.post, "/api/auth/tokens", makeToken, as: "anna", headers: ["Idempotency-Key": "k"]).status.code
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.allSatisfy { $0 == 201 || $0 == 409 })
        #expect(try await house.call(.get, "/api/auth/tokens", as: "anna").body?["count"] == 1)
    }

    @Test("A key has a length, and what is visible", arguments: ["", "\"\"", "a b", String(repeating: "k", count: 256)])
    func badKeys(key: String) async throws {
        let house = try House()
        try await house.person("anna")
        let answer = try await house.call(.post, "/api/auth/tokens", makeToken, as: "anna", headers: ["Idempotency-Key": key])
        #expect(answer.status == .badRequest)
        #expect(answer.body?["details"]?[0]?["limit"]?["name"] == "idempotencyKeyLengthMax")
    }

    @Test("The longest key is taken")
    func longestKey() async throws {
        let house = try House()
        try await house.person("anna")
        let headers: HTTPHeaders = ["Idempotency-Key": String(repeating: "k", count: 255)]
        #expect(try await house.call(.post, "/api/auth/tokens", makeToken, as: "anna", headers: headers).status == .created)
    }

    @Test("The answer is sealed in the database")
    func sealed() async throws {
        let house = try House()
        try await house.person("anna")
        let answer = try await house.call(.post, "/api/auth/tokens", makeToken, as: "anna", headers: ["Idempotency-Key": "k"])
        let secret = try #require(answer.body?["data"]?["token"]?.string)
        for name in house.test.folder.names {
            let text = String(decoding: house.test.folder.bytes(name), as: UTF8.self)
            #expect(!text.contains(secret), "\(name)")
        }
    }
}
