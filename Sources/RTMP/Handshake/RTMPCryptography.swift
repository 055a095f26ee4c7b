/// The one piece of cryptography RTMP needs, for the handshake that Flash-like encoders sign.
package struct RTMPCryptography: Sendable {
    /// HMAC-SHA256 (RFC 2104): 32 bytes.
    package var hmacSHA256: @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]

    package init(hmacSHA256: @escaping @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]) {
        self.hmacSHA256 = hmacSHA256
    }
}
