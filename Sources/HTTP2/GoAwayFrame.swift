/// GOAWAY (RFC 9113, §6.8), for a session that nghttp2 can't use any more.
enum GoAwayFrame {
    private static let type: UInt8 = 0x7

    static func bytes(lastStream: Int32, _ error: HTTP2Error) -> [UInt8] {
        let words = Array(error.sentence.utf8)
        let length = UInt32(8 + words.count)
        return bigEndian(length).dropFirst() + [type, 0] + bigEndian(0) + bigEndian(UInt32(bitPattern: lastStream))
            + bigEndian(error.code.rawValue) + words
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [UInt8(number >> 24), UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
    }
}
