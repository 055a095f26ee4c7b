/// HKDF with SHA-256 (RFC 5869): a key of `byteCount` bytes (0…8160) for one purpose, which `info` names, from a secret
/// that has enough randomness but may serve several purposes. A larger count is our own mistake and traps.
package func hkdfSHA256(secret: [UInt8], salt: [UInt8] = [], info: [UInt8], byteCount: Int) -> [UInt8] {
    precondition((0...255 * 32).contains(byteCount), "HKDF-SHA256 gives at most 8160 bytes")
    let key = hmacSHA256(key: salt.isEmpty ? [UInt8](repeating: 0, count: 32) : salt, message: secret)
    var output: [UInt8] = []
    output.reserveCapacity(byteCount + 32)
    var block: [UInt8] = []
    var number: UInt8 = 0
    while output.count < byteCount {
        number += 1
        block = hmacSHA256(key: key, message: block + info + [number])
        output += block
    }
    return Array(output.prefix(byteCount))
}
