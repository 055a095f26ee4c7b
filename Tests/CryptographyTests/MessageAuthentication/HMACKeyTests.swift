import Cryptography
import Testing

@Suite struct HMACKeyTests {
    static func tag(_ key: HMACKey, _ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        let tag = key.tag(first.span.bytes, second.span.bytes)
        return tag.indices.map { tag[$0] }
    }

    @Test("A key gives RFC 4231's tags, message after message, however the message is divided")
    func vectors() {
        let key = HMACKey(Array("Jefe".utf8))
        let message = Array("what do ya want for nothing?".utf8)
        for cut in 0...message.count {
            #expect(
                hexadecimal(Self.tag(key, Array(message[..<cut]), Array(message[cut...])))
                    == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        }
        let long = HMACKey([UInt8](repeating: 0xAA, count: 131))
        #expect(
            hexadecimal(Self.tag(long, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8), []))
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test("Any length of key and message gives what the one-shot function gives")
    func lengths() {
        for count in [0, 1, 31, 64, 65, 200] {
            let secret = randomBytes(count)
            let message = randomBytes(count)
            #expect(Self.tag(HMACKey(secret), message, [7]) == hmacSHA256(key: secret, message: message + [7]))
        }
    }

    @Test("Threads that share a key don't disturb each other")
    func threads() async {
        let key = HMACKey([1, 2, 3])
        await withTaskGroup(of: Bool.self) { group in
            for number in UInt8(0)..<8 {
                group.addTask {
                    let expected = hmacSHA256(key: [1, 2, 3], message: [number, 9])
                    return (0..<200).allSatisfy { _ in Self.tag(key, [number], [9]) == expected }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test("HKDF of RFC 5869, test cases 1, 2 and 3")
    func hkdf() {
        let secret = [UInt8](repeating: 0x0B, count: 22)
        #expect(
            hexadecimal(hkdfSHA256(secret: secret, salt: Array(0...12), info: Array(0xF0...0xF9), byteCount: 42))
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
        #expect(
            hexadecimal(hkdfSHA256(secret: Array(0...0x4F), salt: Array(0x60...0xAF), info: Array(0xB0...0xFF), byteCount: 82))
                == "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")
        #expect(
            hexadecimal(hkdfSHA256(secret: secret, info: [], byteCount: 42))
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
    }
}
