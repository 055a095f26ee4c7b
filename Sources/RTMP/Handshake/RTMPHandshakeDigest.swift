import Bytes

/// The digest that Flash Player 9 added to the handshake. It never was in Adobe's document; the layout is the one that
/// nginx-rtmp, SRS and librtmp share.
///
/// A signed C1 or S1 is: time (4), version (4, not zero), and two blocks of 764 bytes, one with a key (unused outside RTMPE) and one
/// with the digest: four bytes whose sum, modulo 728, is the digest's offset behind them. ``Schema`` says which block comes first.
struct RTMPHandshakeDigest {
    enum Schema: CaseIterable {
        case digestFirst, keyFirst

        /// Where the digest's block begins.
        var blockOffset: Int {
            switch self {
            case .digestFirst: 8
            case .keyFirst: 772
            }
        }
    }

    static let digestBytes = 32
    static let messageBytes = 1536

    let cryptography: RTMPCryptography

    /// The schema and digest of a C1 that a Flash-like client signed; `nil` if it didn't.
    func findClientDigest(in c1: [UInt8]) -> (schema: Schema, digest: [UInt8])? {
        guard c1.count == Self.messageBytes, c1[4..<8] != [0, 0, 0, 0] else { return nil }
        for schema in Schema.allCases {
            let range = Self.digestRange(in: c1, schema)
            if digest(of: c1, at: range, key: Self.playerKey) == Array(c1[range]) { return (schema, Array(c1[range])) }
        }
        return nil
    }

    /// Signs an S1 in place.
    func signServerHello(_ s1: inout [UInt8], _ schema: Schema) {
        let range = Self.digestRange(in: s1, schema)
        s1.replaceSubrange(range, with: digest(of: s1, at: range, key: Self.serverKey).prefix(Self.digestBytes))
    }

    /// S2: random bytes, signed with a key that is derived from the client's digest.
    func serverEcho(random: ArraySlice<UInt8>, clientDigest: [UInt8]) -> [UInt8] {
        let body = [UInt8](random.prefix(Self.messageBytes - Self.digestBytes))
        let key = cryptography.hmacSHA256(Self.serverKey + Self.keyTail, clientDigest)
        return body + cryptography.hmacSHA256(key, body)
    }

    static func digestRange(in message: [UInt8], _ schema: Schema) -> Range<Int> {
        let sum = message[schema.blockOffset..<schema.blockOffset + 4].reduce(0) { $0 + Int($1) }
        let start = schema.blockOffset + 4 + sum % 728
        return start..<start + digestBytes
    }

    private func digest(of message: [UInt8], at range: Range<Int>, key: [UInt8]) -> [UInt8] {
        cryptography.hmacSHA256(key, Array(message[..<range.lowerBound] + message[range.upperBound...]))
    }

    static let playerKey = [UInt8]("Genuine Adobe Flash Player 001".utf8)
    static let serverKey = [UInt8]("Genuine Adobe Flash Media Server 001".utf8)
    /// Follows either key where a second message is signed.
    static let keyTail: [UInt8] = [
        0xF0, 0xEE, 0xC2, 0x4A, 0x80, 0x68, 0xBE, 0xE8, 0x2E, 0x00, 0xD0, 0xD1, 0x02, 0x9E, 0x7E, 0x57,
        0x6E, 0xEC, 0x5D, 0x2D, 0x29, 0x80, 0x6F, 0xAB, 0x93, 0xB8, 0xE6, 0x36, 0xCF, 0xEB, 0x31, 0xAE,
    ]
}
