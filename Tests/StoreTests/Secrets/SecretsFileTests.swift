import Glibc
import StoreTestSupport
import Testing

@testable import Store

@Suite struct SecretsFileTests {
    let folder = TemporaryFolder()

    @Test("The file is made for its owner only, and stays as it is")
    func made() throws {
        _ = try Store(folder: folder.path, now: 1)
        var status = stat()
        #expect(stat(folder.path + "/secrets.key", &status) == 0 && status.st_mode & 0o777 == 0o600)
        let first = folder.bytes("secrets.key")
        _ = try Store(folder: folder.path, now: 1)
        #expect(folder.bytes("secrets.key") == first)
    }

    @Test("A missing file is made anew while nothing is sealed, and refused in words afterwards")
    func lost() async throws {
        let store = try Store(folder: folder.path, now: 1)
        folder.remove("secrets.key")
        _ = try Store(folder: folder.path, now: 1)
        _ = try await store.addLivestream(title: "A", at: 1)
        folder.remove("secrets.key")
        let error = #expect(throws: StoreError.self) { try Store(folder: folder.path, now: 1) }
        #expect(error?.code == .secretsLost)
        #expect(error?.sentence.hasPrefix("\(folder.path)/secrets.key is missing, but the database holds stream keys") == true)
        #expect(!folder.names.contains("secrets.key"))
    }

    @Test("An empty file says that the key is gone for good: encoders go on, and a rotation makes a key that can be shown")
    func replaced() async throws {
        let (livestream, key) = try await Store(folder: folder.path, now: 1).addLivestream(title: "A", at: 1)
        folder.write([], to: "secrets.key")
        let store = try Store(folder: folder.path, now: 2)
        #expect(try await store.admission(for: key)?.livestream == livestream)
        let error = await #expect(throws: StoreError.self) { try await store.revealKey(livestreamID: livestream.id) }
        #expect(error?.code == .secretsLost && error?.sentence.contains("stream-keys rotate") == true)
        let new = try await store.rotateKey(livestreamID: livestream.id, at: 3)
        #expect(try await store.revealKey(livestreamID: livestream.id) == new)
    }

    @Test("Further lines open what they sealed, and the first line seals")
    func rotation() async throws {
        let (livestream, key) = try await Store(folder: folder.path, now: 1).addLivestream(title: "A", at: 1)
        let old = folder.bytes("secrets.key")
        let other = TemporaryFolder()
        _ = try Store(folder: other.path, now: 1)
        folder.write(other.bytes("secrets.key") + old, to: "secrets.key")
        #expect(try await Store(folder: folder.path, now: 1).revealKey(livestreamID: livestream.id) == key)
    }

    @Test("Another key under the same id doesn't open, and says so")
    func wrongKey() async throws {
        let (livestream, _) = try await Store(folder: folder.path, now: 1).addLivestream(title: "A", at: 1)
        let id = folder.bytes("secrets.key").prefix { $0 != UInt8(ascii: " ") }
        folder.write(id + Array(" \(String(repeating: "A", count: 43))\n".utf8), to: "secrets.key")
        let store = try Store(folder: folder.path, now: 2)
        let error = await #expect(throws: StoreError.self) { try await store.revealKey(livestreamID: livestream.id) }
        #expect(error?.code == .sealBroken)
    }

    @Test("A file that anybody may read is refused")
    func openToAll() throws {
        _ = try Store(folder: folder.path, now: 1)
        chmod(folder.path + "/secrets.key", 0o644)
        let error = #expect(throws: StoreError.self) { try Store(folder: folder.path, now: 1) }
        #expect(error?.code == .secretsUnusable && error?.sentence.contains("chmod 600") == true)
    }

    @Test(
        "What isn't a key file is refused, and its content isn't shown",
        arguments: [
            "short abc", "justonesecretword", "id \(String(repeating: "A", count: 43)) more",
            "id \(String(repeating: "A", count: 42))", String(repeating: "x", count: SecretsFile.byteCountMax + 1),
        ])
    func damaged(content: String) {
        folder.write(Array(content.utf8), to: "secrets.key")
        let error = #expect(throws: StoreError.self) { try Store(folder: folder.path, now: 1) }
        #expect(error?.code == .secretsUnusable)
        #expect(error?.sentence.contains(content) == false)
    }
}
