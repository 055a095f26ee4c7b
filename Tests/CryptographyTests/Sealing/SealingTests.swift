import Testing

@testable import Cryptography

@Suite struct SealingTests {
    static let key = SealingKey(bytes: bytes(hexadecimal: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")!)!
    static let zeroKey = SealingKey(bytes: [UInt8](repeating: 0, count: 32))!
    static let zeroNonce = [UInt8](repeating: 0, count: 12)

    @Test("Test cases 13 and 14 of the GCM specification: nothing, and one block of zeros")
    func zeroVectors() {
        #expect(
            hexadecimal(seal([], key: Self.zeroKey, nonce: Self.zeroNonce, associatedData: []))
                == "000000000000000000000000" + "530f8afbc74536b9a963b4f1c4cb738b")
        let zeros = [UInt8](repeating: 0, count: 16)
        #expect(
            hexadecimal(seal(zeros, key: Self.zeroKey, nonce: Self.zeroNonce, associatedData: []))
                == "000000000000000000000000" + "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919")
    }

    @Test("Test case 16 of the GCM specification: associated data and an uneven length")
    func associatedDataVector() throws {
        let plaintext = bytes(
            hexadecimal: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")!
        let associated = bytes(hexadecimal: "feedfacedeadbeeffeedfacedeadbeefabaddad2")!
        let nonce = bytes(hexadecimal: "cafebabefacedbaddecaf888")!
        let sealed = seal(plaintext, key: Self.key, nonce: nonce, associatedData: associated)
        #expect(
            hexadecimal(sealed) == "cafebabefacedbaddecaf888"
                + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                + "76fc6ece0f4e1768cddf8853bb2d551b")
        #expect(try open(sealed, key: Self.key, associatedData: associated) == plaintext)
    }

    @Test("Any changed bit, other associated data or another key is refused")
    func tampering() {
        let sealed = seal([1, 2, 3], key: Self.key, associatedData: [9])
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: SealError.notAuthentic) { try open(changed, key: Self.key, associatedData: [9]) }
        }
        #expect(throws: SealError.notAuthentic) { try open(sealed, key: Self.key, associatedData: [8]) }
        #expect(throws: SealError.notAuthentic) { try open(sealed, key: Self.zeroKey, associatedData: [9]) }
    }

    @Test("A cut anywhere is an error")
    func cuts() {
        let sealed = seal([1, 2, 3], key: Self.key)
        for count in 0..<sealed.count {
            #expect(throws: SealError.self) { try open(Array(sealed[..<count]), key: Self.key) }
        }
        #expect(throws: SealError.wrongLength) { try open([UInt8](repeating: 0, count: 27), key: Self.key) }
        #expect(throws: SealError.notAuthentic) { try open([UInt8](repeating: 0, count: 28), key: Self.key) }
    }

    @Test("The same text is sealed differently each time, and nothing is opened as nothing")
    func nonces() throws {
        #expect(seal([1], key: Self.key) != seal([1], key: Self.key))
        #expect(try open(seal([], key: Self.key), key: Self.key) == [])
    }

    @Test("A key has 32 bytes and shows none of them")
    func key() {
        #expect(SealingKey(bytes: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(SealingKey(bytes: [UInt8](repeating: 1, count: 33)) == nil)
        var dumped = ""
        dump(Self.key, to: &dumped)
        #expect("\(Self.key) \(String(reflecting: Self.key)) \(dumped)".contains("254") == false)
        #expect(SealingKey.random() != SealingKey.random())
    }
}
