package import Cryptography

/// The `alg` values that we take (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2). Neither `none` nor `HS256` is among them:
/// with the latter, anybody could take a public key's text for a secret (RFC 8725 §2.1).
package enum TokenAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case es256 = "ES256"
    case edDSA = "EdDSA"
    /// The newer name of EdDSA with this curve.
    case ed25519 = "Ed25519"

    /// A key serves one algorithm, which its kind decides and not the token (RFC 8725 §3.1).
    package var signature: SignatureAlgorithm {
        switch self {
        case .rs256: .rsaSHA256
        case .es256: .ecdsaP256SHA256
        case .edDSA, .ed25519: .ed25519
        }
    }

    /// What a token of this key names.
    package init(_ signature: SignatureAlgorithm) {
        switch signature {
        case .rsaSHA256: self = .rs256
        case .ecdsaP256SHA256: self = .es256
        case .ed25519: self = .edDSA
        }
    }
}
