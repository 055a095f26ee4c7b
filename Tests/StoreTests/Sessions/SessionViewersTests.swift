import Store
import StoreTestSupport
import Testing

@Suite("Viewers over time, stored")
struct SessionViewersTests {
    @Test("Each minute keeps its greatest number, and stretches the greatest of theirs", arguments: TestDatabase.allCases)
    func stretches(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let livestream = try await test.store.addLivestream(title: "Sunday service", at: 1).livestream.id
        let session = try await test.store.startSession(livestreamID: livestream, at: 60_000).id
        try await test.store.write { tables in
            for (at, viewers) in [(60_000, 3), (60_000, 2), (120_000, 0), (240_000, 7), (240_000, 9)] as [(Int64, Int64)] {
                try tables.sessionViewers.note(SessionViewers(sessionID: session, at: at, viewers: viewers))
            }
            try tables.sessionViewers.note(SessionViewers(sessionID: "unknown", at: 60_000, viewers: 1))
        }
        func most(_ id: Session.ID, _ times: Range<Int64>, _ step: Int64) async throws -> [Int64: Int64] {
            try await test.store.read { tables in try tables.sessionViewers.most(sessionID: id, in: times, step: step) }
        }
        #expect(try await most(session, 0..<1_000_000, 60_000) == [1: 3, 2: 0, 4: 9])
        #expect(try await most(session, 0..<1_000_000, 120_000) == [0: 3, 1: 0, 2: 9])
        #expect(try await most(session, 120_000..<240_000, 60_000) == [2: 0])
        #expect(try await most("unknown", 0..<1_000_000, 60_000).isEmpty)
    }
}
