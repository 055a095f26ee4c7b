import Testing

@testable import Cryptography

@Suite struct SignatureTests {
    static func hex(_ text: String) -> [UInt8] { bytes(hexadecimal: text)! }

    @Test("Ed25519 of RFC 8032 §7.1, tests 1 and 3")
    func ed25519() throws {
        let first = try #require(PrivateKey(ed25519: Self.hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")))
        #expect(first.publicKey.components == .ed25519(Self.hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")))
        let signature = Self.hex(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        )
        #expect(first.sign([]) == signature)
        #expect(first.publicKey.isValid(signature, for: []))
        #expect(!first.publicKey.isValid(signature, for: [0]))
        let third = try #require(PrivateKey(ed25519: Self.hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")))
        #expect(
            hexadecimal(third.sign([0xAF, 0x82]))
                == "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        )
    }

    @Test("ECDSA of RFC 6979 §A.2.5: r and s side by side")
    func ecdsa() throws {
        let key = try #require(PrivateKey(p256: Self.hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")))
        #expect(
            key.publicKey.components
                == .p256(
                    x: Self.hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
                    y: Self.hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")))
        let signature = Self.hex(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        )
        #expect(key.publicKey.isValid(signature, for: Array("sample".utf8)))
        #expect(!key.publicKey.isValid(signature, for: Array("Sample".utf8)))
    }

    @Test("What a key signs, its public half takes, and no change of signature or message", arguments: SignatureAlgorithm.allCases)
    func roundTrip(algorithm: SignatureAlgorithm) throws {
        let key = PrivateKey.random(algorithm)
        let message = randomBytes(100)
        let signature = key.sign(message)
        let publicKey = try #require(PublicKey(key.publicKey.components))
        #expect(publicKey.algorithm == algorithm && publicKey.isValid(signature, for: message))
        for bit in stride(from: 0, to: signature.count * 8, by: algorithm == .rsaSHA256 ? 61 : 7) {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!publicKey.isValid(changed, for: message), "bit \(bit)")
        }
        #expect(!publicKey.isValid(signature, for: message + [0]))
        #expect(!PrivateKey.random(algorithm).publicKey.isValid(signature, for: message))
        for wrong in [[], Array(signature.dropLast()), signature + [0], [UInt8](repeating: 0, count: signature.count)] {
            #expect(!publicKey.isValid(wrong, for: message))
        }
    }

    @Test("r and s with leading zeros keep their 32 bytes, and DER has no byte too many")
    func derSignatures() throws {
        for (r, s) in [(0, 0), (1, 0x80), (0x7F, 0xFF)] as [(UInt8, UInt8)] {
            let raw = [UInt8](repeating: 0, count: 31) + [r] + [UInt8](repeating: 0, count: 30) + [s, 1]
            #expect(DER.rawP256(signature: try #require(DER.signature(rawP256: raw))) == raw)
        }
        let high = [UInt8](repeating: 0xFF, count: 64)
        #expect(DER.signature(rawP256: high)?.prefix(5) == [0x30, 70, 2, 33, 0])
        #expect(DER.rawP256(signature: try #require(DER.signature(rawP256: high))) == high)
        for broken: [UInt8] in [
            [], [0x30], [0x30, 0x80], [0x30, 2, 2, 5], [0x30, 3, 2, 1, 1], [0x31, 6, 2, 1, 1, 2, 1, 1], [0x30, 7, 2, 1, 1, 2, 1, 1, 0],
        ] {
            #expect(DER.rawP256(signature: broken) == nil)
        }
    }

    @Test("Keys that break the limits, or are no keys, are refused")
    func refusals() {
        func isAllowed(bits: Int, e: [UInt8] = [1, 0, 1], last: UInt8 = 1) -> Bool {
            let n = [UInt8(1 << ((bits - 1) % 8))] + [UInt8](repeating: 0x5A, count: (bits + 7) / 8 - 2) + [last]
            return PublicKey.isAllowed(.rsa(n: n, e: e))
        }
        #expect(!isAllowed(bits: 2047) && isAllowed(bits: 2048))
        #expect(isAllowed(bits: 8192) && !isAllowed(bits: 8193))
        #expect(!isAllowed(bits: 2048, last: 2), "an even modulus")
        #expect(!isAllowed(bits: 2048, e: [1]) && !isAllowed(bits: 2048, e: [4]) && isAllowed(bits: 2048, e: [3]))
        #expect(!isAllowed(bits: 2048, e: [1, 0, 0, 0, 1]) && !isAllowed(bits: 2048, e: [0, 3]) && !isAllowed(bits: 2048, e: []))
        #expect(PublicKey(.rsa(n: [0] + [UInt8](repeating: 0xFF, count: 256), e: [3])) == nil, "a leading zero")
        #expect(PublicKey(.p256(x: [UInt8](repeating: 1, count: 32), y: [UInt8](repeating: 1, count: 32))) == nil, "not on the curve")
        #expect(PublicKey(.p256(x: [UInt8](repeating: 0, count: 32), y: [UInt8](repeating: 0, count: 32))) == nil)
        #expect(PublicKey(.p256(x: [1], y: [1])) == nil)
        #expect(PublicKey(.ed25519([UInt8](repeating: 1, count: 31))) == nil)
        #expect(PrivateKey(ed25519: [1]) == nil && PrivateKey(p256: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(PrivateKey(pkcs8: []) == nil && PrivateKey(pkcs8: [0x30, 0x03, 2, 1, 0]) == nil)
    }

    @Test("A private key shows nothing of itself")
    func redacted() throws {
        let key = try #require(PrivateKey(ed25519: [UInt8](repeating: 0xAB, count: 32)))
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!"\(key) \(dumped)".contains("171"))
    }
}
