internal import Cryptography

/// Text of any language in a header, as encoded words (RFC 2047) where ASCII isn't enough.
enum HeaderText {
    /// RFC 5322 §2.1.1: what a line should not exceed.
    private static let lineBytesMax = 78
    /// RFC 2047 §2: what a line with encoded words must not exceed. `=?utf-8?B?` and `?=` take 12 bytes of a word.
    private static let encodedLineBytesMax = 76
    private static let wordFrameBytes = 12

    /// An unstructured header's value.
    /// - Parameter start: bytes on the line before it.
    static func encoded(_ text: String, after start: Int) -> String {
        let text = withoutControls(text)
        return isPlain(text) && start + text.utf8.count <= lineBytesMax ? text : words(text, after: start)
    }

    /// A name before an address: a quoted string where that is enough.
    /// - Parameter start: bytes on the line before it.
    static func phrase(_ text: String, after start: Int) -> String {
        let text = withoutControls(text)
        guard isPlain(text), text.utf8.count < lineBytesMax / 2 else { return words(text, after: start) }
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
    private static func words(_ text: String, after start: Int) -> String {
        var words: [String] = []
        // Base64 makes four of three.
        var room = (encodedLineBytesMax - start - wordFrameBytes) / 4 * 3
        var piece: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > room {
                room = (encodedLineBytesMax - 1 - wordFrameBytes) / 4 * 3
                words.append("=?utf-8?B?\(base64(piece))?=")
                piece = []
            }
            piece += bytes
        }
        if !piece.isEmpty { words.append("=?utf-8?B?\(base64(piece))?=") }
        return words.joined(separator: "\r\n ")
    }
}
