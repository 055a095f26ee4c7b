internal import Bytes
internal import Cryptography

extension STUNMessage {
    /// Whether MESSAGE-INTEGRITY (RFC 8489, §14.5) was made with this short-term password; false without one.
    ///
    /// - Parameter bytes: the same that the message was read from.
    package func isAuthentic(_ bytes: RawSpan, password: [UInt8]) -> Bool {
        guard let integrityOffset, integrityOffset + 24 <= bytes.byteCount else { return false }
        let tag = bytes.extracting(integrityOffset + 4..<integrityOffset + 24).copied()
        var protected = bytes.extracting(0..<integrityOffset).copied()
        Self.setLength(integrityOffset + 24, in: &protected)
        return isEqualInConstantTime(hmacSHA1(key: password, message: protected), tag)
    }

    /// Writes a length of `byteCount` less the header's into the header.
    static func setLength(_ byteCount: Int, in message: inout [UInt8]) {
        let length = UInt16(truncatingIfNeeded: byteCount - STUNHeader.byteCount)
        message[2] = UInt8(length >> 8)
        message[3] = UInt8(truncatingIfNeeded: length)
    }
}
