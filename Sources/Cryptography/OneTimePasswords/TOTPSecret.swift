/// The secret that a person's authenticator app shares with us. Printing, dumping or mirroring it shows nothing of it; it
/// is stored sealed.
package struct TOTPSecret: Sendable, Equatable {
    /// As long as HMAC-SHA1's result (RFC 4226 §4, R6).
    package static let byteCount = 20
    let bytes: [UInt8]

    /// Nil unless there are exactly 20 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(random bytes: [UInt8]) { self.bytes = bytes }

    package static func random() -> TOTPSecret { TOTPSecret(random: randomBytes(byteCount)) }

    /// The secret bytes, to be sealed.
    package func reveal() -> [UInt8] { bytes }

    /// For typing into an app: base32 in groups of four.
    package func revealText() -> String {
        let digits = Array(base32(bytes))
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }.joined(separator: " ")
    }

    /// For a QR code: `otpauth://totp/Issuer:account?secret=…` (Google Authenticator's key URI format). `issuer` names
    /// this server, `account` the person. It holds the secret.
    package func revealURI(issuer: String, account: String) -> String {
        let issuer = percentEncoded(issuer)
        return "otpauth://totp/\(issuer):\(percentEncoded(account))?secret=\(base32(bytes))&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(TOTP.digits)&period=\(TOTP.periodSeconds)"
    }

    package static func == (left: TOTPSecret, right: TOTPSecret) -> Bool { isEqualInConstantTime(left.bytes, right.bytes) }
}

extension TOTPSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "one-time password secret" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}

/// All but the unreserved characters (RFC 3986 §2.3).
private func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        default: encoded += "%" + hexadecimal([byte]).uppercased()
        }
    }
    return encoded
}
