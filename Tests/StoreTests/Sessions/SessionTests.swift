import StoreTestSupport
import Testing

@testable import Store

@Suite struct SessionTests {
    @Test("A session starts, is unfinished, and ends once", arguments: TestDatabase.allCases)
    func life(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let livestream = try await store.addLivestream(title: "A", at: 1).livestream
        let session = try await store.startSession(livestreamID: livestream.id, at: 10)
        #expect(session.endedAt == nil && session.startedAt == 10)
        #expect(try await store.unfinishedSessions() == [session])
        try await store.endSession(id: session.id, at: 20, reason: .encoderGone)
        try await store.endSession(id: session.id, at: 30, reason: .serverDied)
        let ended = try #require(try await store.session(id: session.id))
        #expect(ended.endedAt == 20 && ended.endReason == .encoderGone)
        #expect(try await store.unfinishedSessions().isEmpty)
        await #expect(throws: StoreError(.notFound, "There is no session with the id x.")) {
            try await store.endSession(id: "x", at: 1, reason: .failed)
        }
    }

    @Test("A livestream's sessions come newest first, without those of others", arguments: TestDatabase.allCases)
    func listing(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let first = try await store.addLivestream(title: "A", at: 1).livestream
        let second = try await store.addLivestream(title: "B", at: 1).livestream
        for time in [2, 1, 3] as [Int64] { _ = try await store.startSession(livestreamID: first.id, at: time) }
        _ = try await store.startSession(livestreamID: second.id, at: 9)
        #expect(try await store.sessions(livestreamID: first.id).map(\.startedAt) == [3, 2, 1])
        #expect(try await store.unfinishedSessions().map(\.startedAt) == [1, 2, 3, 9])
    }
}
