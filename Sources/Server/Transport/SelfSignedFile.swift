import Glibc
import Logging
import Runtime
import TLS

/// The certificate that the server makes for itself, with its key in one file of the data folder.
struct SelfSignedFile {
    private static let name = "tls-self-signed.pem"
    /// With less time left a new one is made when the server starts.
    private static let daysLeftMin = 30

    private let path: String
    private let names: [String]

    init(_ configuration: Configuration) {
        path = configuration.dataFolder + "/" + Self.name
        names = Self.names(configuration)
    }

    var pair: TLSFiles.Pair { TLSFiles.Pair(certificate: path, key: path) }

    /// Makes the file where there is none, or one that ends soon.
    func ensure(_ log: Log) throws(StartError) {
        if let identity = try? TLSFiles(pairs: [pair]).load().first, identity.daysLeft >= Self.daysLeftMin { return }
        let bytes: [UInt8]
        do throws(TLSError) { bytes = try SelfSignedCertificate.make(names: names) } catch { throw StartError("\(error)") }
        try write(bytes)
        log.info("made a self-signed certificate", ["file": .string(path), "days": .integer(SelfSignedCertificate.days)])
    }

    /// Under another name first, so that there is never half a file; nobody else may read the key.
    private func write(_ bytes: [UInt8]) throws(StartError) {
        let draft = path + ".new"
        let number = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw unwritable("open") }
        let descriptor = Descriptor(adopting: number)
        // The array has as many bytes as the call is told of.
        guard unsafe Glibc.write(descriptor.number, bytes, bytes.count) == bytes.count, fsync(descriptor.number) == 0 else {
            throw unwritable("write")
        }
        guard unsafe rename(draft, path) == 0 else { throw unwritable("rename") }
    }

    private func unwritable(_ call: String) -> StartError {
        StartError("The self-signed certificate \(path) can't be written: \(SystemCallError(call).reason).")
    }

    /// By which this machine may be asked for.
    private static func names(_ configuration: Configuration) -> [String] {
        var names = ["localhost", "127.0.0.1", "::1"]
        var buffer = [CChar](repeating: 0, count: 256)
        // One byte less than there is, so that the text always ends.
        if unsafe gethostname(&buffer, buffer.count - 1) == 0 {
            names.append(String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        if let address = configuration.publicAddress { names.append(address.filter { $0 != "[" && $0 != "]" }) }
        if let address = configuration.listenAddress, SocketAddress(address, port: 0)?.isAny == false { names.append(address) }
        return names.filter { !$0.isEmpty && $0.allSatisfy { $0.isASCII } }
    }
}
