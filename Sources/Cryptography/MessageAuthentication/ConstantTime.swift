internal import COpenSSL

/// Whether two secrets are equal, in a time that depends on their length only. Different lengths are unequal at once.
package func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    // Bytes have no padding that could be read uninitialized.
    unsafe isEqualInConstantTime(left.span.bytes, right.span.bytes)
}

/// The same over borrowed bytes.
package func isEqualInConstantTime(_ left: RawSpan, _ right: RawSpan) -> Bool {
    guard left.byteCount == right.byteCount else { return false }
    return unsafe left.withPointer { left, count in
        // Both spans hold `count` bytes.
        unsafe right.withPointer { right, _ in unsafe CRYPTO_memcmp(left, right, count) == 0 }
    }
}
