import Accounts
import Livestreams
import Store
import StoreTestSupport
import Testing

@Suite("Recordings")
struct RecordingServiceTests {
    private func recorded(_ house: House, _ id: Livestream.ID, _ name: String, finished: Bool = true) async throws {
        try await house.store.write { tables in
            try tables.sessions.insert(Session(id: name, livestreamID: id, startedAt: 1, endedAt: nil, endReason: nil))
            try tables.recordings.insert(
                Recording(id: "r" + name, sessionID: name, livestreamID: id, folder: name, state: .recording, startedAt: 1))
            if finished {
                _ = try tables.recordings.finish(id: "r" + name, .complete(durationMilliseconds: 1, byteCount: 1), at: house.clock.now)
            }
        }
    }

    private func folders(_ house: House) async throws -> [String] {
        try await house.store.write { tables in
            try tables.jobs.take(
                kinds: [RecordingRemoval.kind], by: "test", limit: 10, at: house.clock.now, until: house.clock.now + 1000
            ).compactMap { RecordingRemoval.folder(of: $0) }
        }
    }

    @Test(
        "A recording is removed by who may delete the livestream, not while it is written, and its files follow",
        arguments: TestDatabase.allCases)
    func delete(on database: TestDatabase) async throws {
        let house = try await House(on: database)
        let id = try await house.make().livestream.livestream.id
        let other = try await house.make().livestream.livestream.id
        try await recorded(house, id, "done")
        try await recorded(house, id, "open", finished: false)
        let recordings = RecordingService(house.environment)
        let creator = House.caller(House.creator)
        #expect(await House.refusal { try await recordings.delete("rdone", of: id, by: House.caller(House.member)) } == "forbidden")
        #expect(await House.refusal { try await recordings.delete("rdone", of: id, by: House.caller(House.stranger)) } != nil)
        #expect(await House.refusal { try await recordings.delete("ropen", of: id, by: creator) } == "conflict")
        #expect(await House.refusal { try await recordings.delete("rdone", of: other, by: creator) } == "not_found")
        try await recordings.delete("rdone", of: id, by: creator)
        #expect(try await recordings.list(id, by: creator).records.map(\.id) == ["ropen"])
        #expect(try await folders(house) == ["done"])
    }

    @Test("What is kept longer than its livestream says goes, and nothing else", arguments: TestDatabase.allCases)
    func retention(on database: TestDatabase) async throws {
        let house = try await House(on: database)
        let creator = House.caller(House.creator)
        var settings = LivestreamSettings()
        settings.title = .set("kept for a week")
        settings.retentionDays = .set(7)
        let brief = try await house.livestreams.create(settings, in: House.parish, by: creator).livestream.livestream.id
        let lasting = try await house.make().livestream.livestream.id
        try await recorded(house, brief, "brief")
        try await recorded(house, lasting, "lasting")
        let recordings = RecordingService(house.environment)
        house.clock.advance(7 * 86_400_000 - 1)
        #expect(try await recordings.removeExpired() == 0)
        house.clock.advance(1)
        #expect(try await recordings.removeExpired() == 1)
        #expect(try await recordings.removeExpired() == 0)
        #expect(try await house.store.recordings().map(\.id) == ["rlasting"])
        #expect(try await folders(house) == ["brief"])
    }
}
