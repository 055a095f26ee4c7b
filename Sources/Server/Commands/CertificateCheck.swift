import Outgoing
import TLS

/// What `carillon check` says of certificates: whether they and their keys can be read and belong together, are in their time, and speak for
/// the names by which people reach this server.
struct CertificateCheck {
    private let configuration: Configuration

    init(_ configuration: Configuration) { self.configuration = configuration }

    /// A line for each certificate.
    ///
    /// - Throws: a ``StartError`` for the first fault.
    func lines() throws -> [String] {
        guard configuration.hasTLS else { return ["certificates       none: nothing is encrypted (tls-certificates)"] }
        let pairs = zip(configuration.tlsCertificates, configuration.tlsKeys).map { TLSFiles.Pair(certificate: $0, key: $1) }
        let identities = try TLSFiles(pairs: pairs).load()
        var lines: [String] = []
        for (pair, identity) in zip(pairs, identities) {
            if let fault = Self.fault(identity) { throw StartError("The certificate \(pair.certificate) (tls-certificates) \(fault)") }
            lines.append("certificate        \(pair.certificate): with its key, good for \(Self.days(identity.daysLeft)) more")
        }
        if configuration.isSelfSigned {
            lines.append("certificate        of the server's own making (tls-self-signed): browsers warn of it")
        }
        if !configuration.isSelfSigned { lines += try names(identities) }
        return lines
    }

    private static func fault(_ identity: TLSIdentity) -> String? {
        if identity.daysLeft < 0 { return "has ended: browsers refuse it. Renew it; a server that runs takes the new one by itself." }
        return identity.isYetToCome ? "isn't good yet: is this machine's clock right?" : nil
    }

    private func names(_ identities: [TLSIdentity]) throws -> [String] {
        let known = hosts
        guard !known.isEmpty else {
            return ["names              not compared: neither public-url nor public-address says how people reach this server"]
        }
        for host in known where !identities.contains(where: { $0.speaks(for: host.name) }) {
            throw StartError(
                "No certificate (tls-certificates) speaks for \(host.name), which \(host.setting) names: browsers and encoders refuse it.")
        }
        return ["names              a certificate speaks for \(known.map(\.name).joined(separator: ", "))"]
    }

    /// By which people reach this server, as the settings say.
    private var hosts: [(name: String, setting: String)] {
        var hosts: [(name: String, setting: String)] = []
        if let url = configuration.publicURL, let host = try? OutgoingURL(url).host { hosts.append((Self.bare(host), "public-url")) }
        if let address = configuration.publicAddress, Self.bare(address) != hosts.first?.name {
            hosts.append((Self.bare(address), "public-address"))
        }
        return hosts
    }

    /// An IPv6 address without its brackets.
    private static func bare(_ host: String) -> String { host.filter { $0 != "[" && $0 != "]" } }

    private static func days(_ count: Int) -> String { "\(count) day\(count == 1 ? "" : "s")" }
}
