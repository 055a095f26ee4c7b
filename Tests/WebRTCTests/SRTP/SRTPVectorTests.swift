import Bytes
import Testing

@testable import WebRTC

@Suite struct SRTPVectorTests {
    @Test("RFC 3711, B.3: session keys are derived from the master key")
    func keyDerivation() {
        let master = SRTPMasterKey(
            profile: .aes128CMHMACSHA1_80, key: bytes("E1F97A0D3E018BE0D64FA32C06DE4139"), salt: bytes("0EC675AD498AFEEBB6960B3AABE6"))
        let keys = SRTPSessionKeys(master, .rtp)
        #expect(keys.cipherKey == bytes("C61E7A93744F39EE10734AFE3FF7A087"))
        #expect(keys.salt == bytes("30CBBC08863D8C85D49DB34A9AE1"))
        #expect(keys.authenticationKey == bytes("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"))
    }

    @Test("RFC 3711, B.2: AES in counter mode")
    func counterMode() {
        var cipher = SRTPCipher(.counterMode, key: bytes("2B7E151628AED2A6ABF7158809CF4F3C"))
        let stream = cipher.keyStream(from: bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), byteCount: 48)
        #expect(stream == bytes("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"))
    }

    @Test("RFC 7714, 16.1.1: a packet protected by AES-GCM, and opened again")
    func galoisCounterMode() {
        let keys = SRTPSessionKeys(
            cipherKey: bytes("000102030405060708090a0b0c0d0e0f"), authenticationKey: [], salt: bytes("517569642070726f2071756f"))
        var transform = SRTPTransform(.aeadAES128GCM, keys)
        let header = bytes("8040f17b 8041f8d3 5501a0b2")
        let payload = bytes("47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573")
        var packet = header
        transform.protect(
            payload.rawSpan, behind: 0, source: 0x5501_a0b2, index: 0xf17b, trailer: nil, suffix: 0, in: &packet)
        #expect(
            packet
                == bytes(
                    """
                    8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb1
                    6a9152cf765ee4390cce
                    """))
        var opened: [UInt8] = []
        let isAuthentic = transform.unprotect(
            packet.rawSpan, clear: 12, source: 0x5501_a0b2, index: 0xf17b, trailer: nil, suffix: 0, to: &opened)
        #expect(isAuthentic && opened == header + payload)
    }

    @Test("RFC 7714, 17.1: a compound RTCP packet protected by AES-GCM")
    func galoisCounterModeRTCP() {
        let keys = SRTPSessionKeys(
            cipherKey: bytes("000102030405060708090a0b0c0d0e0f"), authenticationKey: [], salt: bytes("517569642070726f2071756f"))
        var transform = SRTPTransform(.aeadAES128GCM, keys)
        var packet = bytes("81c8000d4d617273")
        let payload = bytes("4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef")
        transform.protect(
            payload.rawSpan, behind: 0, source: 0x4d61_7273, index: 0x5d4, trailer: 0x8000_05d4, suffix: nil, in: &packet)
        #expect(
            packet
                == bytes(
                    """
                    81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b
                    c84aa45896cf4d2fc5abf87245d9eade800005d4
                    """))
    }
}
