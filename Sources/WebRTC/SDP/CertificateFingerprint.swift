/// The digest of a certificate that a description promises (RFC 8122, §5).
package struct CertificateFingerprint: Equatable, Sendable {
    /// Digests that are still trusted.
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha256 = "sha-256"
        case sha384 = "sha-384"
        case sha512 = "sha-512"

        var byteCount: Int {
            switch self {
            case .sha256: 32
            case .sha384: 48
            case .sha512: 64
            }
        }
    }

    package let algorithm: Algorithm
    package let digest: [UInt8]

    package init(algorithm: Algorithm, digest: [UInt8]) {
        self.algorithm = algorithm
        self.digest = digest
    }

    /// `sha-256 AB:CD:…`; nil for another algorithm and for what is no digest of it.
    package init?(_ text: String) {
        let fields = text.split(separator: " ")
        guard fields.count == 2, let algorithm = Algorithm(rawValue: fields[0].lowercased()) else { return nil }
        let bytes = fields[1].split(separator: ":").compactMap { $0.utf8.count == 2 ? UInt8($0, radix: 16) : nil }
        guard bytes.count == algorithm.byteCount, fields[1].utf8.count == 3 * bytes.count - 1 else { return nil }
        self.init(algorithm: algorithm, digest: bytes)
    }

    package var text: String {
        let pairs = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
        return algorithm.rawValue + " " + pairs.joined(separator: ":")
    }
}
