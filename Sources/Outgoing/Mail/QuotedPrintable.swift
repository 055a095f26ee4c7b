/// A text as lines of quoted-printable UTF-8 (RFC 2045 §6.7), at most 76 bytes each, without their ends. Any kind of line end in the text
/// ends a line.
func quotedPrintableLines(_ text: String) -> [String] {
    var lines: [String] = []
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }) {
        var encoded = QuotedPrintableLine()
        let bytes = Array(line.utf8)
        for (index, byte) in bytes.enumerated() { encoded.append(byte, isLast: index == bytes.count - 1) }
        lines += encoded.finished()
    }
    return lines
}

private struct QuotedPrintableLine {
    private static let bytesMax = 76
    private static let digits = Array("0123456789ABCDEF".utf8)
    private var lines: [String] = []
    private var current: [UInt8] = []

    mutating func append(_ byte: UInt8, isLast: Bool) {
        let isSpace = byte == 0x20 || byte == 0x09
        // A space at a line's end would be lost on the way.
        let isLiteral = isSpace ? !isLast : (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
        let piece = isLiteral ? [byte] : [UInt8(ascii: "="), Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
        // One byte is kept for the mark of a soft line end.
        if current.count + piece.count > Self.bytesMax - 1 {
            lines.append(String(decoding: current, as: UTF8.self) + "=")
            current = []
        }
        current += piece
    }

    func finished() -> [String] { lines + [String(decoding: current, as: UTF8.self)] }
}
