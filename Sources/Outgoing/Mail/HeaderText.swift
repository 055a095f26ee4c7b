internal import Cryptography

/// Text of any language in a header, as encoded words (RFC 2047) where ASCII isn't enough.
enum HeaderText {
    /// RFC 5322 §2.1.1: what a line should not exceed.
    private static let lineBytesMax = 78
    /// RFC 2047 §2: a word is at most 75 bytes long, of which `=?utf-8?B?` and `?=` take 12. 45 bytes become 60.
    private static let wordBytesMax = 45

    /// An unstructured header's value.
    /// - Parameter start: bytes on the line before it.
    static func encoded(_ text: String, after start: Int) -> String {
        let text = withoutControls(text)
        return isPlain(text) && start + text.utf8.count <= lineBytesMax ? text : words(text)
    }

    /// A name before an address: a quoted string where that is enough.
    static func phrase(_ text: String) -> String {
        let text = withoutControls(text)
        guard isPlain(text), text.utf8.count < lineBytesMax - 10 else { return words(text) }
        return "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }

    /// Line ends and their like become spaces.
    private static func withoutControls(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// Nothing that a reader could take for an encoded word, either.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?") && text.utf8.first != 0x20 && text.utf8.last != 0x20
    }

    /// Cut between characters: each word must be decodable alone.
    private static func words(_ text: String) -> String {
        var words: [String] = []
        var piece: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > wordBytesMax {
                words.append("=?utf-8?B?\(base64(piece))?=")
                piece = []
            }
            piece += bytes
        }
        if !piece.isEmpty { words.append("=?utf-8?B?\(base64(piece))?=") }
        return words.joined(separator: "\r\n ")
    }
}
