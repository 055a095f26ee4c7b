internal import COpenSSL

/// Who the server is to its clients: a certificate, those that lead from it to a known root, and its key.
package struct TLSIdentity: Sendable {
    let context: ContextHandle
    /// SHA-256 of the certificate: pairs of hexadecimal digits with colons between them, as browsers show it.
    package let fingerprint: String
    /// Until the certificate ends; negative when it has.
    package let daysLeft: Int
    /// Whether the certificate's time hasn't come yet.
    package let isYetToCome: Bool
    private let certificate: CertificateHandle?

    /// - Parameters:
    ///   - certificates: in PEM, the server's own first.
    ///   - key: in PEM, not encrypted.
    package init(certificates: [UInt8], key: [UInt8]) throws(TLSError) {
        let key = try PrivateKeyHandle(pem: key)
        let chain = try CertificateHandle.chain(pem: certificates)
        fingerprint = chain.first?.fingerprint() ?? ""
        daysLeft = chain.first?.daysLeft() ?? 0
        isYetToCome = chain.first?.isYetToCome() ?? false
        certificate = chain.first
        context = try ContextHandle(chain: chain, key: key)
    }

    /// Whether the certificate speaks for a host name, also by a wildcard, or for an IP address (without brackets).
    package func speaks(for host: String) -> Bool {
        certificate.map { $0.matches(address: host) || $0.matches(host: host) } ?? false
    }
}
