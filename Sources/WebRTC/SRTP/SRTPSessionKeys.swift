/// The keys that packets are protected with, derived from the master key (RFC 3711, §4.3; RFC 7714, §11). Never renewed: the key derivation
/// rate is 0.
struct SRTPSessionKeys {
    /// The label of the cipher's key; those of authentication and salt follow it.
    enum Stream: UInt8 {
        case rtp = 0
        case rtcp = 3
    }

    static let authenticationKeyByteCount = 20

    let cipherKey: [UInt8]
    /// Unused by AEAD.
    let authenticationKey: [UInt8]
    let salt: [UInt8]
}

extension SRTPSessionKeys {
    init(_ master: SRTPMasterKey, _ stream: Stream) {
        self.init(
            cipherKey: Self.derive(master, label: stream.rawValue, byteCount: SRTPProfile.keyByteCount),
            authenticationKey: Self.derive(master, label: stream.rawValue + 1, byteCount: Self.authenticationKeyByteCount),
            salt: Self.derive(master, label: stream.rawValue + 2, byteCount: master.profile.saltByteCount))
    }

    /// AES in counter mode over zeros, from the salt with the label in it. A salt of 96 bits is followed by zeros.
    private static func derive(_ master: SRTPMasterKey, label: UInt8, byteCount: Int) -> [UInt8] {
        var counter = master.salt + [UInt8](repeating: 0, count: 16 - master.salt.count)
        counter[7] ^= label
        var cipher = SRTPCipher(.counterMode, key: master.key)
        return cipher.keyStream(from: counter, byteCount: byteCount)
    }
}
