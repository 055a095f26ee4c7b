import Store
import StoreTestSupport
import Testing

@testable import Accounts

@Suite struct RevocationTests {
    /// The people whose rights to watch were taken back.
    private func revoked(_ house: House) async throws -> [String] {
        try await house.store.read { tables in
            try tables.rightsRevocations.since(0).compactMap { if case .person(let id) = $0.what { id } else { nil } }
        }
    }

    private struct Act: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let takesRights: Bool
        let run: @Sendable (House, Organisation.ID, _ owner: Caller, _ anna: Caller) async throws -> Void

        init(
            _ name: String, takesRights: Bool = true,
            _ run: @escaping @Sendable (House, Organisation.ID, Caller, Caller) async throws -> Void
        ) {
            (testDescription, self.takesRights, self.run) = (name, takesRights, run)
        }
    }

    private static let acts = [
        Act("removed") { house, id, owner, anna in
            try await house.accounts.members.remove(try anna.requireUser(), from: id, caller: owner, at: House.now)
        },
        Act("left") { house, id, _, anna in try await house.accounts.members.leave(id, caller: anna, at: House.now) },
        Act("blocked by the organisation") { house, id, owner, anna in
            try await house.accounts.members.block(try anna.requireUser(), in: id, caller: owner, at: House.now)
        },
        Act("blocked by a creator") { house, _, owner, anna in
            try await house.accounts.blocks.block(try anna.requireUser(), caller: owner, at: House.now)
        },
        Act("made less") { house, id, owner, anna in
            try await house.accounts.members.changeRole(of: try anna.requireUser(), in: id, to: .member, caller: owner, at: House.now)
        },
        Act("made more", takesRights: false) { house, id, owner, anna in
            try await house.accounts.members.changeRole(of: try anna.requireUser(), in: id, to: .moderator, caller: owner, at: House.now)
        },
        Act("disabled") { house, _, _, anna in
            let chief = try await house.person("chief", isOperator: true)
            _ = try await house.person("deputy", isOperator: true)
            try await house.accounts.people.disable(try anna.requireUser(), caller: chief, at: House.now)
        },
        Act("erased") { house, _, _, anna in
            try await house.accounts.personalData.erase(try anna.requireUser(), password: House.password, caller: anna, at: House.now)
        },
    ]

    @Test("Who loses a membership, a role or an account loses the rights to watch in the same transaction", arguments: acts)
    private func losses(act: Act) async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let anna = try await house.member("anna", .creator, of: id)
        #expect(try await revoked(house).isEmpty)
        try await act.run(house, id, owner, anna)
        #expect(try await revoked(house) == (act.takesRights ? [anna.requireUser()] : []))
    }

    @Test("A viewer who is no member loses them by a block, once")
    func stranger() async throws {
        let house = try House(neighbours: AccountNeighbours(hasMet: { _, _, _ in true }))
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        let viewer = try await house.person("viewer").requireUser()
        for _ in 0..<2 { try await house.accounts.members.block(viewer, in: id, caller: owner, at: House.now) }
        #expect(try await revoked(house) == [viewer])
    }

    @Test("An act that is refused takes no rights")
    func refused() async throws {
        let house = try House()
        let owner = try await house.person("owner")
        let id = try await house.organisation("parish", owner: owner)
        #expect(await refusal { try await house.accounts.members.leave(id, caller: owner, at: House.now) } == "last_owner")
        #expect(try await revoked(house).isEmpty)
    }
}
