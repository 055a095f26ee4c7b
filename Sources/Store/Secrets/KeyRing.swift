internal import Cryptography
internal import Glibc
internal import Synchronization

/// The keys of `secrets.key`, read again when the file is another one: so a server that runs takes a new key, and never meets a secret
/// whose key it can't find.
final class KeyRing: Sendable {
    /// What shows that the file is another one.
    private struct Stamp: Equatable {
        let file: UInt64
        let byteCount: Int64
        let seconds: Int64
        let nanoseconds: Int64
    }

    private struct State {
        var keys: [NamedSealingKey]
        var stamp: Stamp?
    }

    let file: SecretsFile
    private let state: Mutex<State>

    /// - Parameter keys: what the file holds; at least one.
    init(_ file: SecretsFile, keys: [NamedSealingKey]) {
        self.file = file
        state = Mutex(State(keys: keys, stamp: Self.stamp(file.path)))
    }

    /// For one transaction.
    var secrets: SealedSecrets { SealedSecrets(keys, of: self) }

    /// The first seals.
    var keys: [NamedSealingKey] { state.withLock { $0.keys } }

    /// One that has come into the file since.
    func laterKey(_ id: String) -> SealingKey? {
        _ = refresh()
        return keys.first { $0.id == id }?.key
    }

    /// Reads the file if it is another one. What can't be read, or holds no key, changes nothing: the keys that are known go on.
    ///
    /// - Returns: whether there are other keys now.
    func refresh() -> Bool {
        let stamp = Self.stamp(file.path)
        guard state.withLock({ $0.stamp != stamp }), let keys = try? file.read(), !keys.isEmpty else { return false }
        return state.withLock { state in
            state.stamp = stamp
            guard state.keys != keys else { return false }
            state.keys = keys
            return true
        }
    }

    /// Changes the file, and takes what it holds then.
    func change<Success>(_ body: (inout [NamedSealingKey]) throws(StoreError) -> Success) throws(StoreError) -> Success {
        let (success, keys) = try file.change(body)
        let stamp = Self.stamp(file.path)
        state.withLock { $0 = State(keys: keys, stamp: stamp) }
        return success
    }

    /// Nil if it can't be examined.
    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        // `status` is ours and outlives the call.
        guard unsafe stat(path, &status) == 0 else { return nil }
        return Stamp(
            file: UInt64(status.st_ino), byteCount: Int64(status.st_size), seconds: Int64(status.st_mtim.tv_sec),
            nanoseconds: Int64(status.st_mtim.tv_nsec))
    }
}
