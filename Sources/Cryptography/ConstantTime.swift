internal import COpenSSL

/// Whether two secrets are equal, in a time that depends on their length only. Different lengths are unequal at once.
package func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    // Both arrays hold `left.count` bytes.
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
