/// Base32 (RFC 4648 §6) without padding, as authenticator apps take secrets.
package func base32(_ bytes: [UInt8]) -> String {
    var digits: [UInt8] = []
    digits.reserveCapacity((bytes.count * 8 + 4) / 5)
    var pending: UInt32 = 0
    var bitCount = 0
    for byte in bytes {
        pending = (pending << 8 | UInt32(byte)) & 0xFFF
        bitCount += 8
        while bitCount >= 5 {
            bitCount -= 5
            digits.append(base32Alphabet[Int(pending >> UInt32(bitCount) & 31)])
        }
    }
    if bitCount > 0 { digits.append(base32Alphabet[Int(pending << UInt32(5 - bitCount) & 31)]) }
    return String(decoding: digits, as: UTF8.self)
}

/// The bytes of an unpadded base32 text of either case. Nil for another character, an impossible length, or left-over
/// bits that aren't zero.
package func bytes(base32 text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var pending: UInt32 = 0
    var bitCount = 0
    for character in text.utf8 {
        let digit: UInt8
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = character - UInt8(ascii: "a")
        case UInt8(ascii: "2")...UInt8(ascii: "7"): digit = character - UInt8(ascii: "2") + 26
        default: return nil
        }
        pending = (pending << 5 | UInt32(digit)) & 0xFFF
        bitCount += 5
        if bitCount >= 8 {
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bitCount)))
        }
    }
    guard bitCount < 5, pending & (1 << UInt32(bitCount) - 1) == 0 else { return nil }
    return bytes
}

private let base32Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
