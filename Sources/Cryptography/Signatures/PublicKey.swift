/// A public key that verifies signatures, of one algorithm, from any thread.
package final class PublicKey: Sendable {
    /// What a key consists of, all numbers big-endian.
    package enum Components: Sendable, Equatable {
        /// Modulus and exponent, without leading zeros.
        case rsa(n: [UInt8], e: [UInt8])
        /// A point of P-256, 32 bytes each.
        case p256(x: [UInt8], y: [UInt8])
        /// 32 bytes.
        case ed25519([UInt8])
    }

    /// A shorter RSA modulus can be factored (RFC 7518 §3.3).
    package static let rsaBitsMin = 2048
    /// A longer one makes each verification slow.
    package static let rsaBitsMax = 8192
    /// Nearly every key has 65537, 17 bits.
    package static let rsaExponentBitsMax = 32

    package let components: Components
    private let handle: KeyHandle

    /// Nil unless the lengths are as said, an RSA modulus is odd and within the limits, its exponent odd and at least 3,
    /// and a point is on its curve.
    package init?(_ components: Components) {
        guard Self.isAllowed(components), let handle = KeyHandle.publicKey(Self.subjectPublicKeyInfo(components)) else { return nil }
        self.components = components
        self.handle = handle
    }

    package var algorithm: SignatureAlgorithm {
        switch components {
        case .rsa: .rsaSHA256
        case .p256: .ecdsaP256SHA256
        case .ed25519: .ed25519
        }
    }

    /// Whether `signature` was made of `message` by the private half of this key.
    package func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        switch algorithm {
        case .rsaSHA256: return handle.verify(signature, message, isDigested: true)
        case .ed25519: return signature.count == 64 && handle.verify(signature, message, isDigested: false)
        case .ecdsaP256SHA256:
            guard let pair = DER.signature(rawP256: signature) else { return false }
            return handle.verify(pair, message, isDigested: true)
        }
    }

    static func isAllowed(_ components: Components) -> Bool {
        switch components {
        case .rsa(let n, let e):
            (rsaBitsMin...rsaBitsMax).contains(bitCount(n)) && isOdd(n) && (2...rsaExponentBitsMax).contains(bitCount(e)) && isOdd(e)
        case .p256(let x, let y): x.count == 32 && y.count == 32
        case .ed25519(let key): key.count == 32
        }
    }

    /// Of a number without leading zero bytes; 0 where it has one.
    private static func bitCount(_ number: [UInt8]) -> Int {
        guard let first = number.first, first != 0 else { return 0 }
        return number.count * 8 - first.leadingZeroBitCount
    }

    private static func isOdd(_ number: [UInt8]) -> Bool { number.last.map { $0 & 1 == 1 } ?? false }

    /// The key as X.509 packs it (RFC 5280 §4.1.2.7, RFC 3279 §2.3, RFC 8410 §4).
    private static func subjectPublicKeyInfo(_ components: Components) -> [UInt8] {
        switch components {
        case .rsa(let n, let e): DER.sequence(DER.rsa, DER.bits(DER.sequence(DER.integer(n), DER.integer(e))))
        case .p256(let x, let y): DER.sequence(DER.p256, DER.bits([4] + x + y))
        case .ed25519(let key): DER.sequence(DER.ed25519, DER.bits(key))
        }
    }
}
