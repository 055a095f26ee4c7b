/// The little of DER (ITU-T X.690) that keys and ECDSA signatures are packed in.
enum DER {
    /// rsaEncryption (RFC 3279 §2.3.1) with the NULL that belongs to it.
    static let rsa = sequence([0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01], [0x05, 0x00])
    /// id-ecPublicKey on secp256r1 (RFC 5480 §2.1.1).
    static let p256 = sequence(
        [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01], [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07])
    /// id-Ed25519 (RFC 8410 §3).
    static let ed25519 = sequence([0x06, 0x03, 0x2B, 0x65, 0x70])

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { item(0x30, parts.flatMap { $0 }) }
    static func octets(_ bytes: [UInt8]) -> [UInt8] { item(0x04, bytes) }
    /// Whole bytes as a bit string.
    static func bits(_ bytes: [UInt8]) -> [UInt8] { item(0x03, [0] + bytes) }

    /// A number that is not negative, big-endian: in as few bytes as possible, of which the first has its high bit clear.
    static func integer(_ number: [UInt8]) -> [UInt8] {
        let digits = number.drop { $0 == 0 }
        let isPadded = digits.first.map { $0 >= 0x80 } ?? true
        return item(0x02, (isPadded ? [0] : []) + digits)
    }

    /// ECDSA's `SEQUENCE { r, s }` (RFC 3279 §2.2.3) of r and s with 32 bytes each; nil for another length.
    static func signature(rawP256 raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 64 else { return nil }
        return sequence(integer(Array(raw[..<32])), integer(Array(raw[32...])))
    }

    /// r and s with 32 bytes each; nil if this is no such sequence.
    static func rawP256(signature: [UInt8]) -> [UInt8]? {
        var rest = signature[...]
        guard take(0x30, &rest) == rest.count, let r = number(&rest), let s = number(&rest), rest.isEmpty else { return nil }
        return r + s
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard let count = take(0x02, &rest), count <= rest.count else { return nil }
        let digits = rest.prefix(count).drop { $0 == 0 }
        rest = rest.dropFirst(count)
        guard digits.count <= 32 else { return nil }
        return [UInt8](repeating: 0, count: 32 - digits.count) + digits
    }

    /// The short form of a length (0…127), which is all that a P-256 signature needs.
    private static func take(_ tag: UInt8, _ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.popFirst() == tag, let length = rest.popFirst(), length < 0x80 else { return nil }
        return Int(length)
    }

    private static func item(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        precondition(count <= 0xFFFF, "keys and signatures are shorter")
        let length: [UInt8] =
            switch count {
            case 0..<0x80: [UInt8(count)]
            case 0x80...0xFF: [0x81, UInt8(count)]
            default: [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
            }
        return [tag] + length + content
    }
}
