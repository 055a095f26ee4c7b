/// `Content-Disposition` (RFC 6266).
package enum ContentDisposition {
    /// Bytes of a name that are used; file systems take 255.
    private static let nameBytesMax = 200

    /// Save it under this name: in ASCII for old clients, and as it is (RFC 8187) for all others. What a file's name can't hold becomes `_`.
    package static func attachment(fileName: String) -> String {
        let name = safe(fileName)
        let plain = String(name.unicodeScalars.map { $0.isASCII && $0 != "%" ? Character($0) : "_" })
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded(name))"
    }

    /// Cut before its ending, between characters.
    private static func safe(_ fileName: String) -> String {
        let text = String(String.UnicodeScalarView(fileName.unicodeScalars.map { isForbidden($0) ? "_" : $0 }))
        let ending = text.lastIndex(of: ".").map { text[$0...] } ?? ""
        var stem = text.dropLast(ending.count)
        while stem.utf8.count + ending.utf8.count > nameBytesMax, !stem.isEmpty { stem.removeLast() }
        return (stem.first == "." ? "_" : "") + stem + ending
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        let category = scalar.properties.generalCategory
        return category == .control || category == .format || "/\\:*?\"<>|".unicodeScalars.contains(scalar)
    }

    /// `ext-value`'s `value-chars` (RFC 8187, §3.2.1).
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let isPlain = ASCII.isLetter(byte) || ASCII.isDigit(byte) || "!#$&+-.^_`|~".utf8.contains(byte)
            bytes += isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
