import StoreTestSupport
import Testing

@testable import Store

@Suite struct RecordingTests {
    private func session(_ store: Store) async throws -> Session {
        let livestream = try await store.addLivestream(title: "A", at: 1).livestream
        return try await store.startSession(livestreamID: livestream.id, at: 1)
    }

    @Test("A recording starts, is unfinished, and finishes with its length and size", arguments: TestDatabase.allCases)
    func life(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let session = try await session(store)
        let recording = try await store.startRecording(sessionID: session.id, folder: "one", at: 5)
        #expect(recording.state == .recording && recording.livestreamID == session.livestreamID)
        #expect(try await store.unfinishedRecordings() == [recording])
        try await store.finishRecording(id: recording.id, .complete(durationMilliseconds: 4000, byteCount: 1 << 40), at: 9)
        let finished = try #require(try await store.recording(id: recording.id))
        #expect(
            finished
                == Recording(
                    id: recording.id, sessionID: session.id, livestreamID: session.livestreamID, folder: "one", state: .complete,
                    durationMilliseconds: 4000, byteCount: 1 << 40, startedAt: 5, endedAt: 9))
        #expect(try await store.unfinishedRecordings().isEmpty)
    }

    @Test("A finished recording stays as it is", arguments: TestDatabase.allCases)
    func finishedOnce(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let recording = try await store.startRecording(sessionID: session(store).id, folder: "one", at: 5)
        try await store.finishRecording(id: recording.id, .failed(note: "The disk was full."), at: 6)
        let again = RecordingOutcome.repaired(durationMilliseconds: 1, byteCount: 1, note: "x")
        await #expect(throws: StoreError(.conflict, "Recording \(recording.id) is already failed.")) {
            try await store.finishRecording(id: recording.id, again, at: 7)
        }
        await #expect(throws: StoreError.self) { try await store.finishRecording(id: "x", again, at: 7) }
        #expect(try await store.recording(id: recording.id)?.note == "The disk was full.")
    }

    @Test("The latest playable one is neither failed nor still being written", arguments: TestDatabase.allCases)
    func latest(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let session = try await session(store)
        #expect(try await store.latestPlayableRecording(livestreamID: session.livestreamID) == nil)
        let outcomes: [RecordingOutcome] = [
            .complete(durationMilliseconds: 1, byteCount: 1),
            .repaired(durationMilliseconds: 1, byteCount: 1, note: "Found after a crash."), .failed(note: "Empty."),
        ]
        for (index, outcome) in outcomes.enumerated() {
            let recording = try await store.startRecording(sessionID: session.id, folder: "\(index)", at: Int64(index))
            try await store.finishRecording(id: recording.id, outcome, at: 10)
        }
        _ = try await store.startRecording(sessionID: session.id, folder: "running", at: 3)
        #expect(try await store.latestPlayableRecording(livestreamID: session.livestreamID)?.folder == "1")
        #expect(try await store.recordings(livestreamID: session.livestreamID).map(\.folder) == ["running", "2", "1", "0"])
        #expect(try await store.recordings().count == 4)
        #expect(try await store.recordings(livestreamID: "other").isEmpty)
    }

    @Test("A folder belongs to one recording, and a recording to a session", arguments: TestDatabase.allCases)
    func uniqueness(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let session = try await session(store)
        _ = try await store.startRecording(sessionID: session.id, folder: "one", at: 1)
        let twice = await #expect(throws: StoreError.self) {
            try await store.startRecording(sessionID: session.id, folder: "one", at: 2)
        }
        #expect(twice?.code == .conflict)
        let orphan = await #expect(throws: StoreError.self) {
            try await store.startRecording(sessionID: "x", folder: "two", at: 2)
        }
        #expect(orphan?.code == .notFound)
    }

    @Test("A recording is deleted once it is finished, and keeps its livestream from removal until then", arguments: TestDatabase.allCases)
    func deleting(on database: TestDatabase) async throws {
        let test = try TestStore(on: database)
        let store = test.store
        let session = try await session(store)
        let recording = try await store.startRecording(sessionID: session.id, folder: "one", at: 1)
        await #expect(throws: StoreError(.conflict, "Recording \(recording.id) is still being written.")) {
            try await store.deleteRecording(id: recording.id)
        }
        try await store.finishRecording(id: recording.id, .complete(durationMilliseconds: 1, byteCount: 1), at: 2)
        await #expect(
            throws: StoreError(.conflict, "Livestream \(session.livestreamID) has 1 recording: remove it first.")
        ) { try await store.removeLivestream(id: session.livestreamID) }
        try await store.deleteRecording(id: recording.id)
        await #expect(throws: StoreError(.notFound, "There is no recording with the id \(recording.id).")) {
            try await store.deleteRecording(id: recording.id)
        }
        try await store.removeLivestream(id: session.livestreamID)
    }
}
