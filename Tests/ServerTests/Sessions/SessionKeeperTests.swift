import Glibc
import Logging
import Runtime
import Store
import Streaming
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
    private let keeper: SessionKeeper

    init() throws {
        owner = try Folder()
        store = try Store(folder: owner.path, now: 0)
        var configuration = Configuration()
        configuration.dataFolder = owner.path
        keeper = SessionKeeper(store: store, configuration: configuration, log: .silent)
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
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        let keeper = keeper
        let hub = Hub(
            surroundings: Hub.Surroundings(
                livestream: { try await keeper.livestream(streamKey: $0) }, sessionID: { "s" }, prepare: { _ in },
                began: { await keeper.began($0) }, ended: { await keeper.ended($0, $1) }),
            settings: Publication.Settings())
        let (id, key) = try await livestream()
        let loop = group.loops[0]
        _ = try await hub.publish(streamKey: key, address: "a", loop: loop, publisher: Publisher(id: 1) { _ in })
        #expect(await keeper.revoked(of: hub.onAir).isEmpty)
        let newKey = try await store.rotateKey(livestreamID: id, at: 1).reveal()
        await #expect(throws: PublishRefusal.alreadyLive) {
            try await hub.publish(streamKey: newKey, address: "a", loop: loop, publisher: Publisher(id: 2) { _ in })
        }
        #expect(await keeper.revoked(of: hub.onAir).map(\.reason) == [.keyRotated])
    }

    @Test("A recordings folder without any known recording is taken for an unmounted disk")
    func unmountedDisk() async throws {
        let (id, _) = try await livestream()
        let old = try await recording("old", of: id)
        try await store.finishRecording(id: old, .complete(durationMilliseconds: 1, byteCount: 1), at: 1)
        let open = try await recording("open", of: id)
        await keeper.repair()
        #expect(try await store.recording(id: open)?.state == .recording)
        #expect(try await store.unfinishedSessions().isEmpty)
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
