import Accounts
import Livestreams
import Store
import StoreTestSupport
import Synchronization
import Testing

@Suite("A creator's own channel")
struct CreatorServiceTests {
    private let creator = House.caller(House.creator)

    @Test("However often a key is asked for, and by how many at once, there is one channel", arguments: TestDatabase.allCases)
    func oneChannel(database: TestDatabase) async throws {
        let house = try await House(on: database)
        let creators = CreatorService(house.environment)
        #expect(try await creators.channel(by: creator) == nil)
        let ids = try await withThrowingTaskGroup(of: Livestream.ID.self) { group in
            for _ in 0..<4 {
                group.addTask { try await creators.openIngress(by: House.caller(House.creator)).channel.livestream.id }
            }
            return try await group.reduce(into: Set<Livestream.ID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        let again = try await creators.openIngress(by: creator)
        #expect(!again.isNew && again.channel.livestream.kind == .channel)
        #expect(again.channel.livestream.title == "\(House.creator)'s stream")
    }

    @Test("A closed ingress leaves the channel without a key; a new one is another key")
    func close() async throws {
        let house = try await House()
        let creators = CreatorService(house.environment)
        let first = try await creators.openIngress(by: creator)
        try await creators.closeIngress(by: creator)
        #expect(try await house.lives.admission(for: first.key) == nil)
        #expect(house.engine.state.withLock { $0.rechecked } == [first.channel.livestream.id])
        #expect(try await creators.ingressID(of: first.channel, by: creator) == nil)
        let second = try await creators.openIngress(by: creator)
        #expect(second.isNew && second.key != first.key && second.channel.livestream.id == first.channel.livestream.id)
    }

    @Test("Who may not stream is told how to be allowed to; where one streams in two places, the place must be named")
    func homes() async throws {
        let house = try await House()
        let creators = CreatorService(house.environment)
        #expect(await House.refusal { _ = try await creators.openIngress(by: House.caller(House.member)) } == "creator_access_required")
        #expect(await House.refusal { _ = try await creators.openIngress(by: House.guest) } == "unauthenticated")
        #expect(
            await House.refusal { _ = try await creators.openIngress(in: House.parish, by: House.caller(House.stranger)) } == "not_found")
        try await house.store.write { tables in
            _ = try tables.memberships.insert(
                Membership(organisationID: House.school, userID: House.creator, role: .creator, createdAt: 1))
        }
        #expect(await House.refusal { _ = try await creators.openIngress(by: creator) } == "invalid")
        let parish = try await creators.openIngress(in: House.parish, by: creator).channel.livestream
        let school = try await creators.openIngress(in: House.school, by: creator).channel.livestream
        #expect(parish.organisationID == House.parish && school.organisationID == House.school)
        // A token that is bound to one place means that place.
        let token = Caller(.token("t", user: House.creator, scopes: Set(Scope.allCases), organisation: House.school))
        #expect(try await creators.channel(by: token)?.livestream.id == school.id)
    }

    @Test("A channel is found by its creator's name, as far as one may see it")
    func byPerson() async throws {
        let house = try await House()
        let creators = CreatorService(house.environment)
        try await house.store.write { tables in _ = try tables.users.setUsername("anna", of: House.creator) }
        #expect(await House.refusal { _ = try await creators.channel(ofUsername: "anna", by: House.guest) } == "not_found")
        let id = try await creators.openIngress(by: creator).channel.livestream.id
        #expect(try await creators.channel(ofUsername: "ANNA", by: House.guest).livestream.id == id)
        var settings = LivestreamSettings()
        settings.isPublic = .set(false)
        _ = try await house.livestreams.update(id, settings, by: creator)
        #expect(await House.refusal { _ = try await creators.channel(of: House.creator, by: House.guest) } == "not_found")
        #expect(try await creators.channel(of: House.creator, by: House.caller(House.member)).livestream.id == id)
    }
}
