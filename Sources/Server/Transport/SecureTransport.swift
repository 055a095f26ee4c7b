import HTTPServer
import Logging
import Runtime
import Synchronization
import TLS

/// The server's certificates, and the two ways to shake hands with them: for browsers and for encoders.
final class SecureTransport: Sendable {
    /// How often the files are looked at. A renewal has weeks of time; a person who replaces a wrong one does not.
    static let lookInterval = Duration.seconds(3)
    /// With less time left than this, the log says so.
    private static let daysLeftWarning = 14

    let web: TLSAcceptor
    let encoders: TLSAcceptor
    private let files: TLSFiles
    private let tickets = TicketKeys()
    private let stamps: Mutex<[TLSFiles.Stamp?]>
    private let log: Log

    /// Nil when the settings want no TLS.
    init?(_ configuration: Configuration, group: EventLoopGroup, log: Log) throws(StartError) {
        let log = log.area("tls")
        var pairs = zip(configuration.tlsCertificates, configuration.tlsKeys).map { TLSFiles.Pair(certificate: $0, key: $1) }
        if configuration.isSelfSigned {
            let file = SelfSignedFile(configuration)
            try file.ensure(log)
            pairs.append(file.pair)
        }
        guard !pairs.isEmpty else { return nil }
        files = TLSFiles(pairs: pairs)
        self.log = log
        stamps = Mutex(files.stamps())
        let identities = try files.load()
        guard let context = TLSServerContext(identities: identities, tickets: tickets) else { return nil }
        web = TLSAcceptor(group: group, context: context, protocols: HTTPServer.applicationProtocols)
        encoders = TLSAcceptor(group: group, context: context, protocols: [])
        note(identities)
    }

    /// SHA-256 of the certificate that clients get who name no host.
    var fingerprint: String { (try? files.load().first?.fingerprint) ?? "" }

    /// Reads the files again where one of them is another; connections from then on begin with what they hold. What can't be used changes nothing.
    func reloadIfChanged() async throws {
        let files = files
        let now = await BlockingWork.run { files.stamps() }
        guard stamps.withLock({ $0 != now }) else { return }
        let loaded = await BlockingWork.run { Result { () throws(StartError) in try files.load() } }
        let identities = try loaded.get()
        guard let context = TLSServerContext(identities: identities, tickets: tickets) else { return }
        web.use(context)
        encoders.use(context)
        stamps.withLock { $0 = now }
        note(identities)
    }

    private func note(_ identities: [TLSIdentity]) {
        for (pair, identity) in zip(files.pairs, identities) {
            log.info(
                "certificate",
                ["file": .string(pair.certificate), "sha256": .string(identity.fingerprint), "days": .integer(identity.daysLeft)])
            if identity.daysLeft < Self.daysLeftWarning {
                log.warning(
                    "a certificate ends soon, or has ended", ["file": .string(pair.certificate), "days": .integer(identity.daysLeft)])
            }
        }
    }
}
