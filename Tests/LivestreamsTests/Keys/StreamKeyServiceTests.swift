import Accounts
import Livestreams
import Store
import Synchronization
import Testing

@Suite("Stream keys")
struct StreamKeyServiceTests {
    @Test("Several keys open one livestream, and each is revoked alone")
    func several() async throws {
        let house = try await House()
        let made = try await house.make()
        let (id, creator) = (made.livestream.livestream.id, House.caller(House.creator))
        let camera = try await house.keys.create(id, name: " Camera ", by: creator)
        #expect(try await house.keys.list(id, by: creator).map(\.name) == ["main", "Camera"])
        #expect(try await house.lives.admission(for: camera.key)?.streamKeyID == camera.record.id)
        #expect(await House.refusal { _ = try await house.keys.create(id, name: "Camera", by: creator) } == "conflict")

        try await house.keys.revoke(camera.record.id, of: id, by: creator)
        #expect(try await house.lives.admission(for: camera.key) == nil)
        #expect(try await house.lives.admission(for: made.key) != nil)
        #expect(try await !house.store.isValid(streamKeyID: camera.record.id))
        #expect(house.engine.state.withLock { $0.rechecked } == [id])
    }

    @Test("A rotated key opens nothing any more, the new one has its name, and the engine is told at once")
    func rotate() async throws {
        let house = try await House()
        let made = try await house.make()
        let id = made.livestream.livestream.id
        let rotated = try await house.keys.rotate(made.keyID, of: id, by: House.caller(House.admin))
        #expect(rotated.record.name == "main" && rotated.key != made.key)
        #expect(try await house.lives.admission(for: made.key) == nil)
        #expect(try await house.lives.admission(for: rotated.key) != nil)
        #expect(try await !house.store.isValid(streamKeyID: made.keyID))
        #expect(house.engine.state.withLock { $0.rechecked } == [id])
    }

    @Test("A revealed key is the key, and who saw it and what for is in the audit log")
    func reveal() async throws {
        let house = try await House()
        let made = try await house.make()
        let id = made.livestream.livestream.id
        let key = try await house.keys.reveal(made.keyID, of: id, for: .setUpEncoder, by: House.caller(House.creator))
        #expect(key == made.key && key.reveal() == made.key.reveal())
        #expect(try await house.keys.list(id, by: House.caller(House.creator)).first?.revealedAt == house.clock.now)
        let entries = try await house.store.read { tables in
            try tables.auditEntries.entries(.organisation(House.parish), behind: 0, limit: 100)
        }
        let entry = try #require(entries.last)
        #expect(entry.action == "stream_key.revealed" && entry.actorID == House.creator && entry.details.contains("set_up_encoder"))
        #expect(!entries.contains { "\($0)".contains(made.key.reveal()) })
    }

    @Test("Nobody but the maker and admins has to do with keys", arguments: [House.member, House.other, House.moderator])
    func others(user: User.ID) async throws {
        let house = try await House()
        let made = try await house.make()
        let (id, caller) = (made.livestream.livestream.id, House.caller(user))
        #expect(await House.refusal { _ = try await house.keys.list(id, by: caller) } == "forbidden")
        #expect(await House.refusal { _ = try await house.keys.reveal(made.keyID, of: id, for: .other, by: caller) } == "forbidden")
        #expect(await House.refusal { _ = try await house.keys.rotate(made.keyID, of: id, by: caller) } == "forbidden")
        #expect(await House.refusal { _ = try await house.keys.livestream(with: made.key, by: caller) } == "not_found")
    }

    @Test("A key of another livestream is none of this one's")
    func foreignKey() async throws {
        let house = try await House()
        let (one, two) = (try await house.make(), try await house.make(by: House.other))
        #expect(
            await House.refusal {
                _ = try await house.keys.reveal(two.keyID, of: one.livestream.livestream.id, for: .other, by: House.caller(House.creator))
            } == "not_found")
    }

    @Test("There is a limit to keys and to their names")
    func limits() async throws {
        let house = try await House()
        let id = try await house.make().livestream.livestream.id
        let creator = House.caller(House.creator)
        for number in 1..<LivestreamLimits.streamKeysMax { _ = try await house.keys.create(id, name: "\(number)", by: creator) }
        #expect(await House.refusal { _ = try await house.keys.create(id, name: "more", by: creator) } == "conflict")
        let long = String(repeating: "x", count: LivestreamLimits.streamKeyNameLengthMax + 1)
        #expect(await House.refusal { _ = try await house.keys.create(id, name: long, by: creator) } == "invalid")
    }
}
