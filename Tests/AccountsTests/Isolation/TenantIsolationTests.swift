import Store
import StoreTestSupport
import Testing

@testable import Accounts

/// Nobody sees, counts, changes or tells from nothing what belongs to an organisation that isn't theirs.
@Suite struct TenantIsolationTests {
    /// Everything that an organisation has, as only the system sees it.
    private struct Belongings: Equatable {
        let organisation: Organisation
        let members: [Member]
        let invitations: [Invitation]
        let applications: [CreatorApplication]
        let blocked: [User.ID]
        let acts: Int64

        /// Ids of things in it, and of its people.
        var invitationID: String? { invitations.first?.id }
        var applicationID: String? { applications.first { $0.status == .pending }?.id ?? applications.first?.id }
    }

    /// The things that a request may name: whose they are is what the test varies.
    private struct Names {
        let organisation: Organisation.ID
        let user: User.ID
        let invitation: Invitation.ID
        let application: CreatorApplication.ID
        let link: OneTimeLink.ID
    }

    private enum Act: CaseIterable {
        case find, change, delete, members, count, changeRole, remove, leave, block, unblock, blocked, invite, invitations, revoke, apply,
            mine, applications, approve, reject, audit, verify, bindToken, links, showLink

        /// Does it, and gives what came out as text; a listing's with everything in it.
        func run(_ accounts: Accounts, _ caller: Caller, _ names: Names, _ random: inout Seeded, at now: Int64) async throws -> String {
            let id = names.organisation
            let role = Role.allCases.randomElement(using: &random) ?? .member
            switch self {
            case .find: return "\(try await accounts.organisations.find(id: id, caller: caller))"
            case .change:
                return "\(try await accounts.organisations.change(id: id, .init(name: "Renamed \(now)"), caller: caller, at: now))"
            case .delete: try await accounts.organisations.delete(id: id, caller: caller, at: now)
            case .members: return "\(try await accounts.members.page(of: id, caller: caller, after: nil, limit: 100).records)"
            case .count: return "\(try await accounts.members.count(in: id, caller: caller))"
            case .changeRole: try await accounts.members.changeRole(of: names.user, in: id, to: role, caller: caller, at: now)
            case .remove: try await accounts.members.remove(names.user, from: id, caller: caller, at: now)
            case .leave: try await accounts.members.leave(id, caller: caller, at: now)
            case .block: try await accounts.members.block(names.user, in: id, caller: caller, at: now)
            case .unblock: try await accounts.members.unblock(names.user, in: id, caller: caller, at: now)
            case .blocked: return "\(try await accounts.members.blocked(in: id, caller: caller, after: nil, limit: 100).records)"
            case .invite: _ = try await accounts.invitations.make(.init(role: role), in: id, caller: caller, at: now)
            case .invitations: return "\(try await accounts.invitations.page(of: id, caller: caller, after: nil, limit: 100).records)"
            case .revoke: try await accounts.invitations.revoke(id: names.invitation, in: id, caller: caller, at: now)
            case .apply: return "\(try await accounts.creatorApplications.apply("Hear me.", in: id, caller: caller, at: now))"
            case .mine: return "\(try await accounts.creatorApplications.mine(in: id, caller: caller))"
            case .applications:
                let page = try await accounts.creatorApplications.page(of: id, status: .pending, caller: caller, after: nil, limit: 100)
                return "\(page.records)"
            case .approve: try await accounts.creatorApplications.approve(id: names.application, in: id, caller: caller, at: now)
            case .reject:
                try await accounts.creatorApplications.reject(id: names.application, reason: "No.", in: id, caller: caller, at: now)
            case .audit: return "\(try await accounts.auditLog.page(of: id, caller: caller, after: nil, limit: 100).records)"
            case .verify: return "\(try await accounts.auditLog.verify(id, caller: caller))"
            case .bindToken:
                let form = AccessTokens.Form(name: "x", scopes: [.organisationRead], organisationID: id)
                _ = try await accounts.accessTokens.make(form, caller: caller, at: now)
            case .links: return "\(try await accounts.people.links(of: names.user, in: id, caller: caller, at: now))"
            case .showLink: _ = try await accounts.people.showLink(id: names.link, in: id, caller: caller, at: now)
            }
            return ""
        }
    }

    private struct World {
        let house: House
        var organisations: [Organisation.ID] = []
        var people: [Caller] = []

        func belongings() async throws -> [Organisation.ID: Belongings] {
            let organisations = organisations
            return try await house.store.read { tables in
                var all: [Organisation.ID: Belongings] = [:]
                for id in organisations {
                    guard let organisation = try tables.organisations.find(id: id) else { continue }
                    var applications: [CreatorApplication] = []
                    for status in CreatorApplication.Status.allCases {
                        applications += try tables.creatorApplications.page(of: id, status: status, after: nil, limit: 200).records
                    }
                    all[id] = Belongings(
                        organisation: organisation, members: try tables.memberships.page(of: id, role: nil, after: nil, limit: 200).records,
                        invitations: try tables.invitations.page(of: id, after: nil, limit: 200).records, applications: applications,
                        blocked: try tables.blocks.page(by: .organisation(id), after: nil, limit: 200).records.map(\.user.id),
                        acts: try tables.auditEntries.head(.organisation(id))?.number ?? 0)
                }
                return all
            }
        }

        /// By a browser, by a token for everything, by a token for one organisation, or nobody at all.
        func guise(of caller: Caller, _ random: inout Seeded) -> Caller {
            guard let userID = caller.userID else { return caller }
            switch Int.random(in: 0..<8, using: &random) {
            case 0: return .guest(AddressPrefix("192.0.2.1"))
            case 1: return Caller(.token("t", user: userID, scopes: Set(Scope.allCases), organisation: nil))
            case 2:
                let bound = organisations.randomElement(using: &random)
                return Caller(.token("t", user: userID, scopes: Set(Scope.allCases), organisation: bound))
            case 3: return Caller(.outside(userID))
            default: return caller
            }
        }
    }

    private func makeWorld(on database: TestDatabase, _ random: inout Seeded) async throws -> World {
        var world = World(house: try House(on: database, hasMail: false))
        for number in 0..<8 { world.people.append(try await world.house.person("p\(number)")) }
        for number in 0..<4 {
            let id = try await world.house.organisation("org-\(number)", owner: world.people[number])
            world.organisations.append(id)
            for person in world.people where Int.random(in: 0..<3, using: &random) == 0 {
                let role = Role.allCases.randomElement(using: &random) ?? .member
                _ = try? await world.house.store.write { tables in
                    try tables.join(id, person.requireUser(), as: role, by: .system, at: House.now)
                }
            }
            _ = try await world.house.accounts.invitations.make(.init(), in: id, caller: .system, at: House.now)
        }
        for number in 0..<8 {
            try await world.house.accounts.passwords.requestReset(email: "p\(number)@example.org", caller: .system, at: House.now)
        }
        return world
    }

    /// A request's names: things of `id`, or of `other`, as an attacker who had learnt them might mix them.
    private func names(
        in id: Organisation.ID, of other: Belongings?, _ world: World, _ links: [OneTimeLink], _ random: inout Seeded
    ) -> Names {
        let nobody = "nobody000000"
        return Names(
            organisation: id, user: other?.members.randomElement(using: &random)?.user.id ?? nobody,
            invitation: other?.invitationID ?? nobody,
            application: other?.applicationID ?? nobody, link: links.randomElement(using: &random)?.id ?? nobody)
    }

    private func outcome(_ body: () async throws -> String) async -> Result<String, ServiceError> {
        do { return .success(try await body()) } catch let error as ServiceError { return .failure(error) } catch {
            return .failure(ServiceError(anything: error))
        }
    }

    @Test("Random organisations, people and acts: what is foreign is as if it were not", arguments: TestDatabase.allCases)
    func isolation(database: TestDatabase) async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let world = try await makeWorld(on: database, &random)
        let accounts = world.house.accounts
        var foreign = 0
        for step in 0..<(database == .sqlite ? 600 : 200) {
            let now = House.now + Int64(step) * .hour
            let before = try await world.belongings()
            guard let person = world.people.randomElement(using: &random), let id = world.organisations.randomElement(using: &random),
                let otherID = world.organisations.randomElement(using: &random), let act = Act.allCases.randomElement(using: &random)
            else { return }
            let caller = world.guise(of: person, &random)
            let links = try await accounts.people.links(caller: .system, after: nil, limit: 100, at: House.now).records
            let names = names(in: id, of: before[otherID], world, links, &random)
            var roles: [Organisation.ID: Role] = [:]
            for id in world.organisations { roles[id] = try await world.house.role(caller, in: id) }
            // Deleting would soon leave nothing to look at.
            if act == .delete, roles[id] == .owner { continue }
            var twin = random
            let result = await outcome { try await act.run(accounts, caller, names, &random, at: now) }
            let after = try await world.belongings()
            let comment: Comment = "seed \(seed), step \(step): \(act) by \(caller.identity) in \(id): \(result)"
            for id in world.organisations where roles[id] == nil {
                #expect(before[id] == after[id], comment)
            }
            if roles[id] == nil {
                foreign += 1
                // The same request to an organisation that never was.
                let nowhere = Names(
                    organisation: "nowhere00000", user: names.user, invitation: names.invitation, application: names.application,
                    link: names.link)
                let same = await outcome { try await act.run(accounts, caller, nowhere, &twin, at: now) }
                #expect(result == same, comment)
                #expect(throws: ServiceError.self, comment) { try result.get() }
            } else if case .success(let text) = result {
                for (id, other) in before where roles[id] == nil {
                    #expect(!text.contains(id), comment)
                    for invitation in other.invitations { #expect(!text.contains(invitation.id), comment) }
                    for application in other.applications { #expect(!text.contains(application.id), comment) }
                }
            }
        }
        #expect(foreign > 50, "seed \(seed): enough was foreign")
        for id in world.organisations {
            guard case .intact = try await accounts.auditLog.verify(id, caller: .system) else {
                Issue.record("seed \(seed): the log of \(id) is broken")
                continue
            }
        }
    }

    @Test(
        "A person is found by those who share an organisation, and by nobody else unless they show themself",
        arguments: TestDatabase.allCases)
    func people(database: TestDatabase) async throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let world = try await makeWorld(on: database, &random)
        let accounts = world.house.accounts
        var memberships: [User.ID: [Organisation.ID: Role]] = [:]
        for person in world.people {
            for id in world.organisations {
                memberships[person.userID ?? "", default: [:]][id] = try await world.house.role(person, in: id)
            }
        }
        for (number, person) in world.people.enumerated() where number % 2 == 0 {
            try await accounts.profiles.change(username: "name-\(number)", caller: person, at: House.now)
        }
        for viewer in world.people {
            for (number, target) in world.people.enumerated() {
                let (viewerID, targetID) = (try viewer.requireUser(), try target.requireUser())
                let shared = Set((memberships[viewerID] ?? [:]).keys).intersection((memberships[targetID] ?? [:]).keys)
                let isPublic = number % 2 == 0 && (memberships[targetID] ?? [:]).values.contains { $0 > .member }
                let isKnown = viewerID == targetID || !shared.isEmpty || isPublic
                let found = await outcome { "\(try await accounts.profiles.find(id: targetID, caller: viewer).id)" }
                let nobody = await outcome { "\(try await accounts.profiles.find(id: "nobody000000", caller: viewer).id)" }
                #expect(isKnown ? found == .success(targetID) : found == nobody, "seed \(seed)")
            }
        }
    }
}
