import Accounts
import Livestreams
import Store
import StoreTestSupport
import Testing

@Suite("What has become of livestreams, for listings")
struct LivestreamOutlineTests {
    @Test("An outline spans all sessions, and names the newest recording that plays", arguments: TestDatabase.allCases)
    func outline(database: TestDatabase) async throws {
        let house = try await House(on: database)
        let statistics = StatisticsService(house.environment)
        let seen = try await house.make(kind: .channel).livestream
        let id = seen.livestream.id
        #expect(try await statistics.outlines(of: [seen]).first?.startedAt == nil)
        let start = house.clock.now
        try await house.store.write { tables in
            try tables.sessions.insert(Session(id: "one", livestreamID: id, startedAt: start, endedAt: start + 10, endReason: .unpublished))
            for name in ["a", "b"] {
                try tables.recordings.insert(
                    Recording(
                        id: name, sessionID: "one", livestreamID: id, folder: name, state: .recording,
                        startedAt: start + (name == "a" ? 0 : 5)))
            }
            _ = try tables.recordings.finish(id: "a", .complete(durationMilliseconds: 10, byteCount: 1), at: start + 10)
            _ = try tables.recordings.finish(id: "b", .failed(note: "full"), at: start + 10)
            try tables.sessions.insert(Session(id: "two", livestreamID: id, startedAt: start + 20, endedAt: nil, endReason: nil))
        }
        house.engine.put("two", of: id, viewers: ["hls": 4])
        try await statistics.sample()
        let outline = try #require(try await statistics.outlines(of: [seen]).first)
        #expect(outline.startedAt == start && outline.endedAt == nil && outline.sessionStartedAt == start + 20)
        #expect(outline.recording?.id == "a" && outline.viewers == 4 && outline.viewersPeak == 4)
        _ = try await house.store.write { tables in try tables.sessions.end(id: "two", at: start + 30, reason: .unpublished) }
        let over = try #require(try await statistics.outlines(of: [seen]).first)
        #expect(over.endedAt == start + 30 && over.sessionStartedAt == nil && over.viewers == 0)
    }

    @Test("Strangers learn the name of a maker who shows themself in public, and of no other")
    func maker() async throws {
        let house = try await House()
        let statistics = StatisticsService(house.environment)
        let id = try await house.make().livestream.livestream.id
        func name(_ caller: Caller) async throws -> String? {
            try await statistics.outlines(of: [try await house.livestreams.get(id, by: caller)]).first?.maker?.displayName
        }
        #expect(try await name(House.caller(House.member)) == House.creator)
        #expect(try await name(House.guest) == nil)
        try await house.store.write { tables in _ = try tables.users.setUsername("anna", of: House.creator) }
        #expect(try await name(House.guest) == House.creator)
    }
}
