/// A private key that signs, of one algorithm, from any thread. Printing, dumping or mirroring it shows nothing of it.
package final class PrivateKey: Sendable {
    package let publicKey: PublicKey
    private let handle: KeyHandle

    /// A new one; RSA with 2048 bits. RSA takes a good part of a second: not on an event loop.
    package static func random(_ algorithm: SignatureAlgorithm) -> PrivateKey {
        guard let key = PrivateKey(adopting: KeyHandle(generating: algorithm)) else {
            preconditionFailure("OpenSSL makes a key that breaks our limits")
        }
        return key
    }

    /// PKCS #8 in DER (RFC 5208), as a PEM file holds it in base64. Nil for another algorithm than ours and for an RSA key
    /// beyond the limits of ``PublicKey``.
    package convenience init?(pkcs8: [UInt8]) {
        guard pkcs8.count <= Self.pkcs8BytesMax, let handle = KeyHandle.privateKey(pkcs8) else { return nil }
        self.init(adopting: handle)
    }

    /// The 32 secret bytes of an Ed25519 key (RFC 8032 §5.1.5).
    package convenience init?(ed25519 seed: [UInt8]) {
        guard seed.count == 32 else { return nil }
        self.init(pkcs8: DER.sequence(DER.integer([0]), DER.ed25519, DER.octets(DER.octets(seed))))
    }

    /// A scalar of P-256, 32 bytes.
    package convenience init?(p256 scalar: [UInt8]) {
        guard scalar.count == 32 else { return nil }
        let key = DER.sequence(DER.integer([1]), DER.octets(scalar))
        self.init(pkcs8: DER.sequence(DER.integer([0]), DER.p256, DER.octets(key)))
    }

    private init?(adopting handle: consuming KeyHandle) {
        guard let components = handle.publicComponents(), let publicKey = PublicKey(components) else { return nil }
        self.publicKey = publicKey
        self.handle = handle
    }

    package var algorithm: SignatureAlgorithm { publicKey.algorithm }

    /// ECDSA takes a random number for each signature; the others always give the same one.
    package func sign(_ message: [UInt8]) -> [UInt8] {
        switch algorithm {
        case .rsaSHA256: return handle.sign(message, isDigested: true)
        case .ed25519: return handle.sign(message, isDigested: false)
        case .ecdsaP256SHA256:
            guard let raw = DER.rawP256(signature: handle.sign(message, isDigested: true)) else {
                preconditionFailure("OpenSSL writes an ECDSA signature that is none")
            }
            return raw
        }
    }

    /// An RSA key of 8192 bits has about 4700 bytes.
    private static let pkcs8BytesMax = 16 << 10
}

extension PrivateKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "private key" }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
