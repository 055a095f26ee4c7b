internal import CZlib

/// FINGERPRINT (RFC 8489, §14.7): tells STUN from other protocols on the same port; it proves nothing.
enum STUNFingerprint {
    static let attributeByteCount = 8

    /// - Parameter bytes: the message in front of the attribute, with a length in its header that counts the attribute.
    static func value(of bytes: RawSpan) -> UInt32 {
        // The pointer and the count are the span's; a message is short.
        let checksum = unsafe bytes.withUnsafeBytes { buffer in
            unsafe crc32(0, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(buffer.count))
        }
        return UInt32(truncatingIfNeeded: checksum) ^ 0x5354_554E
    }
}
