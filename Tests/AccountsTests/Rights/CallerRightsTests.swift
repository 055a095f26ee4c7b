import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct CallerRightsTests {
    @Test("Strangers and guests don't find an organisation; members without the right are told so", arguments: TestDatabase.allCases)
    func strangers(database: TestDatabase) async throws {
        let house = try House(on: database)
        let id = try await house.organisation("parish", owner: try await house.person("owner"))
        let member = try await house.member("member", .member, of: id)
        let stranger = try await house.person("stranger")
        func word(_ caller: Caller, _ permission: Permission, _ id: Organisation.ID) async -> String {
            await refusal { try await house.store.read { tables in _ = try caller.requirePermission(permission, in: id, tables) } }
        }
        for (caller, id) in [(stranger, id), (.guest(nil), id), (member, "nowhere")] {
            #expect(await word(caller, .seeOrganisation, id) == "not_found")
        }
        #expect(await word(member, .changeOrganisation, id) == "forbidden")
        #expect(await word(member, .seeOrganisation, id) == "none")
        #expect(await word(.system, .deleteOrganisation, id) == "none")
        for permission in Permission.allCases {
            let may = try await house.store.read { tables in try member.has(permission, in: id, tables) }
            #expect(may == permission.roles.contains(.member))
        }
    }

    @Test("A token may what its person's role, its scopes and its organisation all allow")
    func tokens() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let one = try await house.organisation("one", owner: owner)
        let two = try await house.organisation("two", owner: owner)
        let userID = try owner.requireUser()
        let token = Caller(.token("t", user: userID, scopes: [.organisationRead, .auditRead], organisation: one))
        func word(_ permission: Permission, _ id: Organisation.ID) async -> String {
            await refusal { try await house.store.read { tables in _ = try token.requirePermission(permission, in: id, tables) } }
        }
        #expect(await word(.readAuditLog, one) == "none")
        #expect(await word(.changeOrganisation, one) == "forbidden")
        // Bound to the one, it knows nothing of the other.
        #expect(await word(.readAuditLog, two) == "not_found")
        try await house.store.write { tables in try tables.memberships.setRole(.member, of: userID, in: one) }
        #expect(await word(.readAuditLog, one) == "forbidden")
        try await house.store.write { tables in try tables.memberships.remove(userID, from: one) }
        #expect(await word(.seeOrganisation, one) == "not_found")
    }

    @Test("Only an operator who is there runs the server")
    func operators() async throws {
        let house = try House()
        let boss = try await house.person("boss", isOperator: true)
        let other = try await house.person("other")
        let program = Caller(.token("t", user: try boss.requireUser(), scopes: Set(Scope.allCases), organisation: nil))
        for (caller, expected) in [(boss, "none"), (other, "forbidden"), (program, "forbidden"), (.guest(nil), "unauthenticated")] {
            #expect(await refusal { try await house.store.read { tables in try caller.requireOperator(tables) } } == expected)
        }
    }
}
