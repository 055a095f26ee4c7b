import Accounts
import Glibc
import Livestreams
import Logging
import Playback
import Runtime
import Store
import Streaming
import Synchronization
import Testing

@testable import Server

@Suite("The keeper of sessions")
struct SessionKeeperTests {
    /// Removed at the end, with what the tests make in it.
    private final class Folder {
        let path: String

        init() throws {
            var template = Array("/tmp/carillon-keeper-XXXXXX".utf8CString)
            try #require(mkdtemp(&template) != nil)
            path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            mkdir(path + "/recordings", 0o750)
        }

        deinit {
            for name in ["recordings/old", "recordings", "carillon.db", "carillon.db-wal", "carillon.db-shm", "secrets.key", ""] {
                remove(path + "/" + name)
            }
        }
    }

    private let owner: Folder
    private var folder: String { owner.path }
    private let store: Store
    private let group: EventLoopGroup
    private let engine: EmbeddedEngine
    private let domain: LivestreamDomain
    private let keeper: SessionKeeper
    private let hub: Hub

    init() throws {
        owner = try Folder()
        store = try Store(folder: owner.path, now: 0)
        var configuration = Configuration()
        configuration.dataFolder = owner.path
        group = try EventLoopGroup(count: 1)
        let viewers = ViewerCounter(loop: group.loops[0]) { _, _ in }
        engine = EmbeddedEngine(store: store, viewers: viewers, urls: { _ in MediaURLs() }, log: .silent)
        domain = LivestreamDomain(store: store, engine: engine, configuration: configuration)
        let keeper = SessionKeeper(store: store, life: domain.life, configuration: configuration, log: .silent)
        self.keeper = keeper
        let sessions = Mutex(0)
        hub = Hub(
            surroundings: Hub.Surroundings(
                livestream: { try await keeper.livestream(streamKey: $0) },
                sessionID: {
                    sessions.withLock { number in
                        number += 1
                        return "s\(number)"
                    }
                }, prepare: { _ in }, began: { await keeper.began($0) }, ended: { await keeper.ended($0, $1) }),
            settings: Publication.Settings())
        engine.join(hub)
    }

    private func publish(_ key: String, _ number: UInt64 = 1) async throws -> Hub.Entry {
        try await hub.publish(streamKey: key, address: "a", loop: group.loops[0], publisher: Publisher(id: number) { _ in })
    }

    /// The end of a session is told by tasks of its own.
    private func state(of id: String, becomes expected: Livestream.State) async throws {
        for _ in 0..<2000 {
            if try await store.livestream(id: id)?.life.state == expected { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("the livestream never became \(expected)")
    }

    private func livestream() async throws -> (id: String, key: String) {
        let made = try await store.addLivestream(title: "T", at: 0)
        return (made.livestream.id, made.key.reveal())
    }

    private func recording(_ session: String, of livestream: String) async throws -> String {
        _ = try await store.startSession(id: session, livestreamID: livestream, at: 0)
        return try await store.startRecording(sessionID: session, folder: session, at: 0).id
    }

    @Test("A rotated key ends its session, though the new key has knocked meanwhile")
    func rotatedKey() async throws {
        defer { group.stop() }
        let (id, key) = try await livestream()
        _ = try await publish(key)
        await engine.recheckAllKeys()
        #expect(await hub.onAir.count == 1)
        let newKey = try await store.rotateKey(livestreamID: id, at: 1).reveal()
        await #expect(throws: PublishRefusal.alreadyLive) { try await publish(newKey, 2) }
        await engine.recheckKeys(of: id)
        try await state(of: id, becomes: .scheduled)
        let session = try #require(try await store.session(id: "s1"))
        #expect(session.endReason == .revoked)
    }

    @Test("A livestream is live with its encoder, and what is stored follows a stop by a person")
    func lifeOnAir() async throws {
        defer { group.stop() }
        let (id, key) = try await livestream()
        let entry = try await publish(key)
        let live = try #require(try await store.livestream(id: id))
        #expect(live.life.state == .live && live.life.sessionID == "s1" && live.life.cause == .encoderConnected)
        #expect(try await store.recordings(livestreamID: id).map(\.sessionID) == ["s1"])
        #expect(try await engine.onAir().map(\.isEncoderConnected) == [true])

        _ = try await domain.life.stop(id, by: .system)
        try await state(of: id, becomes: .scheduled)
        #expect(try await store.session(id: "s1")?.endReason == .stopped)
        let state = await entry.loop.run { [publication = entry.publication] in publication.value.state }
        #expect(state == .ended(.stopped))
        // The encoder knocks again by itself, until somebody starts the channel.
        await #expect(throws: PublishRefusal.justStopped) { try await publish(key, 2) }
        _ = try await domain.life.start(id, by: .system)
        #expect(try await publish(key, 3).session.id == "s2")
    }

    @Test("What was on air when the server died waits for its encoder")
    func restart() async throws {
        defer { group.stop() }
        let (id, key) = try await livestream()
        try await domain.life.tell(.encoderConnected("old"), of: id, by: .encoder)
        try await domain.life.reconcile(afterRestart: true)
        #expect(try await store.livestream(id: id)?.life.state == .interrupted)
        #expect(try await store.session(id: "old")?.endReason == .serverDied)
        _ = try await publish(key)
        #expect(try await store.livestream(id: id)?.life.cause == .encoderReturned)
    }

    @Test("An event that is over takes no encoder")
    func eventOver() async throws {
        defer { group.stop() }
        let key = StreamKey.random()
        let life = Livestream.Life(state: .ended, changedAt: 0, agent: .system, cause: .stopDone)
        let event = Livestream(
            id: "e", playbackID: "pe", kind: .event, title: "E", life: life, isRecorded: true, graceSeconds: nil, createdAt: 0)
        try await store.write { tables in
            try tables.livestreams.insert(event)
            try tables.streamKeys.insert(key, livestreamID: "e", at: 0)
        }
        await #expect(throws: PublishRefusal.eventOver) { try await publish(key.reveal()) }
    }

    @Test("A recordings folder without any known recording is taken for an unmounted disk")
    func unmountedDisk() async throws {
        let (id, _) = try await livestream()
        let old = try await recording("old", of: id)
        try await store.finishRecording(id: old, .complete(durationMilliseconds: 1, byteCount: 1), at: 1)
        let open = try await recording("open", of: id)
        await keeper.repair()
        #expect(try await store.recording(id: open)?.state == .recording)
        // The disk is back.
        mkdir(folder + "/recordings/old", 0o750)
        await keeper.repair()
        #expect(try await store.recording(id: open)?.state == .failed)
    }

    @Test("A recording that the disk refuses to show is left for the next start")
    func unreadableRecording() async throws {
        let (id, _) = try await livestream()
        let open = try await recording("open", of: id)
        // Too many levels of symbolic links.
        symlink("open", folder + "/recordings/open")
        await keeper.repair()
        #expect(try await store.recording(id: open)?.state == .recording)
        unlink(folder + "/recordings/open")
        await keeper.repair()
        #expect(try await store.recording(id: open)?.state == .failed)
    }
}
