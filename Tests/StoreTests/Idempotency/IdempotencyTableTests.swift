import StoreTestSupport
import Testing

@testable import Store

@Suite struct IdempotencyTableTests {
    @Test("A key is claimed once, answered once, forgotten on demand and at its end", arguments: TestDatabase.allCases)
    func life(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        func begin(_ fingerprint: [UInt8], at now: Int64) async throws -> IdempotencyRecord {
            try await test.store.write { tables in
                try tables.idempotencyKeys.begin([1], fingerprint: fingerprint, at: now, expiresAt: now + 100)
            }
        }
        #expect(try await begin([7], at: 10) == .new)
        #expect(try await begin([7], at: 11) == .begun(at: 10))
        #expect(try await begin([8], at: 12) == .other)
        try await test.store.write { tables in try tables.idempotencyKeys.finish([1], status: 201, answer: "{}") }
        #expect(try await begin([7], at: 13) == .answered(status: 201, answer: "{}"))
        #expect(try await begin([8], at: 110) == .new)
        try await test.store.write { tables in try tables.idempotencyKeys.forget([1]) }
        #expect(try await begin([7], at: 111) == .new)
    }
}
