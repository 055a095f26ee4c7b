internal import Bytes

/// A retransmitted packet (RFC 4588, §4): the original sequence number stands in front of its payload.
package enum Retransmission {
    package static let headerByteCount = 2

    /// Nil for packets without a payload, which only probe the path.
    package static func originalSequence(_ payload: RawSpan) -> UInt16? {
        var reader = ByteReader(payload)
        guard payload.byteCount > headerByteCount else { return nil }
        return try? reader.readUInt16()
    }
}
