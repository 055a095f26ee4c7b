/// Percent-encoding (RFC 3986, §2.1).
enum PercentEncoding {
    /// The bytes which `text` stands for; `nil` where a `%` isn't followed by two hexadecimal digits.
    static func decodeStrictly(_ text: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "%") {
                guard let (value, next) = encodedByte(text, at: index) else { return nil }
                bytes.append(value)
                index = next
            } else {
                bytes.append(text[index])
                index = text.index(after: index)
            }
        }
        return bytes
    }

    /// As forms and links are read (WHATWG URL, `application/x-www-form-urlencoded`): `+` is a space, a broken escape stands for
    /// itself, invalid UTF-8 is repaired.
    static func decodeForm(_ text: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), let (value, next) = encodedByte(text, at: index) {
                bytes.append(value)
                index = next
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? ASCII.space : byte)
                index = text.index(after: index)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func encodedByte<Text: Collection<UInt8>>(_ text: Text, at percent: Text.Index) -> (UInt8, Text.Index)? {
        let first = text.index(after: percent)
        guard first < text.endIndex, let high = ASCII.hexDigitValue(text[first]) else { return nil }
        let second = text.index(after: first)
        guard second < text.endIndex, let low = ASCII.hexDigitValue(text[second]) else { return nil }
        return (high << 4 | low, text.index(after: second))
    }
}
