import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct AuditLogTests {
    @Test("The log is filtered by time, actor, action and object, page by page, latest first", arguments: TestDatabase.allCases)
    func filters(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let before = try await house.acts(id).count
        for number in 0..<10 as Range<Int64> {
            try await house.store.write { tables in
                let action = number % 2 == 0 ? AuditAction("test.even") : AuditAction("test.odd")
                let actor = number < 5 ? owner : .system
                try tables.audit(
                    action, by: actor, in: id, on: AuditObject("thing", "t\(number)"), ["n": .number(number)], at: 1000 + number)
            }
        }
        func objects(_ filter: AuditFilter) async throws -> [String] {
            var ids: [String] = []
            var cursor: Cursor?
            repeat {
                let page = try await house.accounts.auditLog.page(of: id, filter, caller: owner, after: cursor, limit: 2)
                ids += page.records.compactMap(\.objectID)
                cursor = page.next
            } while cursor != nil
            return ids
        }
        #expect(try await objects(AuditFilter(from: 1003, until: 1007)) == ["t6", "t5", "t4", "t3"])
        #expect(try await objects(AuditFilter(action: "test.even")) == ["t8", "t6", "t4", "t2", "t0"])
        #expect(try await objects(AuditFilter(until: 2000, actorID: owner.userID, action: "test.odd")) == ["t3", "t1"])
        #expect(try await objects(AuditFilter(objectKind: "thing", objectID: "t7")) == ["t7"])
        #expect(try await objects(AuditFilter(from: 1009, objectKind: "thing")) == ["t9"])
        #expect(try await objects(AuditFilter(action: "test.never")) == [])
        #expect(try await objects(AuditFilter()).count == before + 10)
        #expect(try await house.accounts.auditLog.verify(id, caller: owner) != .broken(number: 1, .missing))
    }

    @Test("Who reads the log reads names: of people, also those who left, and of things; what is gone has none")
    func names() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let anna = try await house.member("anna", .member, of: id)
        let (ownerID, annaID) = (try #require(owner.userID), try #require(anna.userID))
        _ = try await house.accounts.creatorApplications.apply("Hear me.", in: id, caller: anna, at: House.now)
        try await house.store.write { tables in
            _ = try tables.livestreamPages.insert(
                LivestreamPage(id: "memorial0001", organisationID: id, slug: "p", title: "Margarete", createdBy: nil, createdAt: House.now))
            try tables.audit(
                .pageAdminAdded, by: owner, in: id, on: AuditObject("page", "memorial0001"), ["user": .id(annaID)], at: House.now)
        }
        try await house.accounts.members.remove(annaID, from: id, caller: owner, at: House.now)
        func named() async throws -> [NamedAuditEntry] {
            try await house.accounts.auditLog.namedPage(of: id, caller: owner, after: nil, limit: 50).records
        }
        func names(_ action: String) async throws -> [String: String] {
            try #require(try await named().first { $0.entry.action == action }).names
        }
        #expect(try await names("page.admin_added") == [ownerID: "owner", annaID: "anna", "memorial0001": "Margarete"])
        #expect(try await names("member.removed") == [ownerID: "owner", annaID: "anna"])
        try await house.store.write { tables in _ = try tables.livestreamPages.delete(id: "memorial0001") }
        #expect(try await names("page.admin_added") == [ownerID: "owner", annaID: "anna"])
        #expect(await refusal { _ = try await house.accounts.auditLog.namedPage(of: id, caller: anna, after: nil, limit: 9) } != "none")
    }

    @Test("A whole log is verified across pieces, and a forged entry is found", arguments: TestDatabase.allCases)
    func verifying(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        try await house.store.write { tables in
            for number in 0..<Int64(AuditLog.verifiedAtOnce) {
                try tables.audit(AuditAction("test.act"), by: owner, in: id, on: .organisation(id), ["n": .number(number)], at: number)
            }
        }
        guard case .intact(let count, let digest) = try await house.accounts.auditLog.verify(id, caller: owner) else {
            Issue.record("the log is intact")
            return
        }
        #expect(count > Int64(AuditLog.verifiedAtOnce) && digest.count == 32)
        try await house.store.write { tables in
            // As if somebody had put in an act that never was.
            let entry = AuditEntry(
                chain: .organisation(id), number: count + 1, at: 1, actorKind: .user, actorID: "x", via: nil, action: "a.b",
                objectKind: "x", objectID: nil, details: "{}", previousDigest: digest, digest: digest)
            try tables.auditEntries.append(entry)
        }
        #expect(try await house.accounts.auditLog.verify(id, caller: owner) == .broken(number: count + 1, .changed))
    }

    @Test("An act that fails leaves no entry, and entries of many at once have no gap", arguments: TestDatabase.allCases)
    func atomic(database: TestDatabase) async throws {
        let house = try House(on: database)
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let before = try await house.acts(id)
        await #expect(throws: ServiceError.self) {
            try await house.store.write { tables in
                try tables.audit(AuditAction("test.act"), by: owner, in: id, on: .organisation(id), at: 1)
                throw ServiceError.conflict("no")
            }
        }
        #expect(try await house.acts(id) == before)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 as Range<Int64> {
                group.addTask {
                    try await house.store.write { tables in
                        try tables.audit(AuditAction("test.act"), by: owner, in: id, on: .organisation(id), at: number)
                    }
                }
            }
            try await group.waitForAll()
        }
        let verdict = try await house.accounts.auditLog.verify(id, caller: owner)
        guard case .intact(let count, _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        #expect(count == Int64(before.count) + 20)
    }

    @Test("An organisation's log is its admins', the server's the operators', one's own acts one's own")
    func readers() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let moderator = try await house.member("moderator", .moderator, of: id)
        let boss = try await house.person("boss", isOperator: true)
        let log = house.accounts.auditLog
        func word(_ caller: Caller, _ id: Organisation.ID?) async -> String {
            await refusal { _ = try await log.page(of: id, caller: caller, after: nil, limit: 10) }
        }
        #expect(await word(owner, id) == "none")
        #expect(await word(moderator, id) == "forbidden")
        #expect(await word(boss, id) == "not_found")
        #expect(await word(boss, nil) == "none")
        #expect(await word(owner, nil) == "forbidden")
        #expect(await refusal { _ = try await log.verify(id, caller: boss) } == "not_found")
        #expect(try await log.own(caller: moderator).map(\.action) == ["sign_in.opened"])
    }
}
