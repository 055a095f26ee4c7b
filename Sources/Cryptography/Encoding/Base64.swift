/// Base64 (RFC 4648 §4) with padding, as in `Sec-WebSocket-Accept`.
package func base64(_ bytes: [UInt8]) -> String {
    base64Unpadded(bytes) + String(repeating: "=", count: (3 - bytes.count % 3) % 3)
}

/// The same without padding, as in a password's PHC string.
package func base64Unpadded(_ bytes: [UInt8]) -> String { Base64Alphabet.standard.encode(bytes) }

/// Base64 for URLs and file names (RFC 4648 §5), without padding.
package func base64URL(_ bytes: [UInt8]) -> String { Base64Alphabet.url.encode(bytes) }

/// The bytes of an unpadded base64url text. Nil for another character, an impossible length, or left-over bits that
/// aren't zero: each value has exactly one spelling (RFC 4648 §3.5).
package func bytes(base64URL text: some StringProtocol) -> [UInt8]? { Base64Alphabet.url.decode(text.utf8) }

/// The same of unpadded base64 with `+` and `/`.
package func bytes(base64Unpadded text: some StringProtocol) -> [UInt8]? { Base64Alphabet.standard.decode(text.utf8) }

/// Letters and digits, and two more that differ.
struct Base64Alphabet {
    let digit62: UInt8
    let digit63: UInt8

    static let standard = Base64Alphabet(digit62: UInt8(ascii: "+"), digit63: UInt8(ascii: "/"))
    static let url = Base64Alphabet(digit62: UInt8(ascii: "-"), digit63: UInt8(ascii: "_"))

    func encode(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity((bytes.count + 2) / 3 * 4)
        var pending: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            pending = (pending << 8 | UInt32(byte)) & 0xFFFF
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                digits.append(digit(UInt8(pending >> UInt32(bitCount) & 63)))
            }
        }
        if bitCount > 0 { digits.append(digit(UInt8(pending << UInt32(6 - bitCount) & 63))) }
        return String(decoding: digits, as: UTF8.self)
    }

    func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 2)
        var pending: UInt32 = 0
        var bitCount = 0
        for character in text {
            guard let digit = value(of: character) else { return nil }
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

    /// 0…63, or nil for another character.
    func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case digit62: 62
        case digit63: 63
        default: nil
        }
    }

    private func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: digit62
        default: digit63
        }
    }
}
