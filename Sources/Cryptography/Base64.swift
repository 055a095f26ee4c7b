/// Base64 (RFC 4648 §4) with padding, as in `Sec-WebSocket-Accept`.
package func base64(_ bytes: [UInt8]) -> String {
    let digits = encode(bytes, alphabet: standardAlphabet)
    return String(decoding: digits, as: UTF8.self) + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
}

/// Base64 for URLs and file names (RFC 4648 §5), without padding.
package func base64URL(_ bytes: [UInt8]) -> String {
    String(decoding: encode(bytes, alphabet: urlAlphabet), as: UTF8.self)
}

/// The bytes of an unpadded base64url text. Nil for another character, an impossible length, or left-over bits that
/// aren't zero: each value has exactly one spelling (RFC 4648 §3.5).
package func bytes(base64URL text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var bitCount = 0
    for character in text.utf8 {
        guard let digit = urlAlphabet.firstIndex(of: character) else { return nil }
        pending = (pending << 6 | UInt32(digit)) & 0xFFFF
        bitCount += 6
        if bitCount >= 8 {
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bitCount)))
        }
    }
    guard bitCount < 6, pending & (1 << UInt32(bitCount) - 1) == 0 else { return nil }
    return bytes
}

private let standardAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
private let urlAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

private func encode(_ bytes: [UInt8], alphabet: [UInt8]) -> [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity((bytes.count + 2) / 3 * 4)
    var pending: UInt32 = 0
    var bitCount = 0
    for byte in bytes {
        pending = (pending << 8 | UInt32(byte)) & 0xFFFF
        bitCount += 8
        while bitCount >= 6 {
            bitCount -= 6
            digits.append(alphabet[Int(pending >> UInt32(bitCount) & 63)])
        }
    }
    if bitCount > 0 { digits.append(alphabet[Int(pending << UInt32(6 - bitCount) & 63)]) }
    return digits
}
