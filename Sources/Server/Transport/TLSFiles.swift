import Glibc
import Runtime
import TLS

/// The certificates and keys of the settings, on the disk.
struct TLSFiles: Sendable {
    struct Pair: Sendable {
        let certificate: String
        let key: String
    }

    /// What shows that a file is another one: who replaces it leaves another of these behind.
    struct Stamp: Equatable {
        let file: UInt64
        let byteCount: Int64
        let changedAt: Int64
        let changedNanoseconds: Int64
    }

    let pairs: [Pair]

    /// Blocks on the disk.
    func load() throws(StartError) -> [TLSIdentity] {
        var identities: [TLSIdentity] = []
        for pair in pairs { identities.append(try Self.load(pair)) }
        return identities
    }

    /// Of all files, in their order; nil for one that isn't there. Blocks on the disk.
    func stamps() -> [Stamp?] {
        pairs.flatMap { [$0.certificate, $0.key] }.map { path in
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            return Stamp(
                file: UInt64(status.st_ino), byteCount: Int64(status.st_size), changedAt: Int64(status.st_mtim.tv_sec),
                changedNanoseconds: Int64(status.st_mtim.tv_nsec))
        }
    }

    private static func load(_ pair: Pair) throws(StartError) -> TLSIdentity {
        let certificates = try contents(pair.certificate, setting: "tls-certificates")
        let key = pair.key == pair.certificate ? certificates : try contents(pair.key, setting: "tls-keys")
        do throws(TLSError) { return try TLSIdentity(certificates: certificates, key: key) } catch {
            throw StartError("The certificate \(pair.certificate) with the key \(pair.key) can't be used. \(error)")
        }
    }

    private static func contents(_ path: String, setting: String) throws(StartError) -> [UInt8] {
        do throws(SystemCallError) { return try ReadableFile.contents(of: path) } catch {
            throw StartError("The file \(path) (setting \(setting)) can't be read: \(error.reason).")
        }
    }
}
