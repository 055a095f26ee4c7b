/// The master keys that a handshake has agreed on (RFC 5764, §4.2).
package struct DTLSSRTPKeys: Sendable {
    /// What we send is protected with it.
    package let local: SRTPMasterKey
    package let remote: SRTPMasterKey

    static let label = "EXTRACTOR-dtls_srtp"

    static func byteCount(_ profile: SRTPProfile) -> Int { 2 * (SRTPProfile.keyByteCount + profile.saltByteCount) }

    /// - Parameter material: client's key, server's key, client's salt, server's salt, one behind the other.
    init(profile: SRTPProfile, material: [UInt8], isClient: Bool) {
        precondition(material.count == Self.byteCount(profile), "the exporter gives as many bytes as were asked for")
        let key = SRTPProfile.keyByteCount
        let salt = profile.saltByteCount
        let client = SRTPMasterKey(profile: profile, key: Array(material[..<key]), salt: Array(material[2 * key..<2 * key + salt]))
        let server = SRTPMasterKey(profile: profile, key: Array(material[key..<2 * key]), salt: Array(material[(2 * key + salt)...]))
        local = isClient ? client : server
        remote = isClient ? server : client
    }
}
