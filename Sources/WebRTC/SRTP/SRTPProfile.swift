/// How packets are protected (RFC 5764, §4.1.2; RFC 7714, §14.2).
package enum SRTPProfile: UInt16, CaseIterable, Sendable {
    case aeadAES128GCM = 0x0007
    case aes128CMHMACSHA1_80 = 0x0001

    static let keyByteCount = 16

    var saltByteCount: Int {
        switch self {
        case .aeadAES128GCM: 12
        case .aes128CMHMACSHA1_80: 14
        }
    }

    /// Bytes behind the encrypted payload.
    package var tagByteCount: Int {
        switch self {
        case .aeadAES128GCM: 16
        case .aes128CMHMACSHA1_80: 10
        }
    }

    /// As OpenSSL calls it.
    var name: String {
        switch self {
        case .aeadAES128GCM: "SRTP_AEAD_AES_128_GCM"
        case .aes128CMHMACSHA1_80: "SRTP_AES128_CM_SHA1_80"
        }
    }
}

/// The master key and salt of one direction. Printing, dumping or mirroring it shows nothing of it.
package struct SRTPMasterKey: Sendable, CustomStringConvertible, CustomReflectable {
    let profile: SRTPProfile
    let key: [UInt8]
    let salt: [UInt8]

    /// Key and salt must have the profile's lengths; else it is our own mistake, and traps.
    package init(profile: SRTPProfile, key: [UInt8], salt: [UInt8]) {
        precondition(
            key.count == SRTPProfile.keyByteCount && salt.count == profile.saltByteCount, "the profile's key and salt have their lengths")
        self.profile = profile
        self.key = key
        self.salt = salt
    }

    package var description: String { "SRTP master key" }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
