internal import CZlib

/// CRC-32 of ISO 3309 as zlib computes it, begun at `seed`.
func checksum(_ bytes: RawSpan, seed: UInt32 = 0) -> UInt32 {
    var value = UInt(seed)
    var start = 0
    while start < bytes.byteCount {
        // zlib takes 32-bit counts.
        let end = min(bytes.byteCount, start + (1 << 30))
        unsafe bytes.extracting(start..<end).withUnsafeBytes { piece in
            // The buffer is valid for the duration of the call, and its count fits 32 bits.
            value = unsafe crc32(value, piece.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(piece.count))
        }
        start = end
    }
    return UInt32(truncatingIfNeeded: value)
}
