/// How a message is signed: kind of key, digest and padding together, so that a key serves one algorithm only.
package enum SignatureAlgorithm: Sendable, Equatable, CaseIterable {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 §8.2).
    case rsaSHA256
    /// ECDSA on P-256 with SHA-256 (FIPS 186-5). A signature is r and s, 32 bytes each (RFC 7518 §3.4).
    case ecdsaP256SHA256
    /// Ed25519 (RFC 8032).
    case ed25519
}
