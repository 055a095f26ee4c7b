import Cryptography
import Testing

@Suite struct EncodingTests {
    @Test(
        "The vectors of RFC 4648 §10",
        arguments: [
            ("", "", ""), ("f", "Zg", "66"), ("fo", "Zm8", "666f"), ("foo", "Zm9v", "666f6f"), ("foob", "Zm9vYg", "666f6f62"),
            ("fooba", "Zm9vYmE", "666f6f6261"), ("foobar", "Zm9vYmFy", "666f6f626172"),
        ])
    func vectors(text: String, base64Text: String, hexadecimalText: String) {
        let message = Array(text.utf8)
        #expect(base64URL(message) == base64Text)
        #expect(base64(message).hasPrefix(base64Text) && base64(message).utf8.count.isMultiple(of: 4))
        #expect(bytes(base64URL: base64Text) == message)
        #expect(hexadecimal(message) == hexadecimalText)
        #expect(bytes(hexadecimal: hexadecimalText.uppercased()) == message)
    }

    @Test("Every byte comes back, and the URL alphabet has no + and /")
    func roundTrip() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(bytes(base64URL: base64URL(all)) == all)
        #expect(bytes(hexadecimal: hexadecimal(all)) == all)
        #expect(base64URL([0xFB, 0xFF]) == "-_8" && base64([0xFB, 0xFF]) == "+/8=")
    }

    @Test("Other characters, impossible lengths and left-over bits are refused")
    func refusals() {
        for text in ["Z", "Zg=", "Zg==", "Z+==", "Zh", "Zm9", "Zm9vY", "Zg ", "é", "+/8"] {
            #expect(bytes(base64URL: text) == nil, "\(text)")
        }
        for text in ["6", "6g", "0x66", " 66", "66 "] { #expect(bytes(hexadecimal: text) == nil, "\(text)") }
    }

    @Test(
        "The base32 vectors of RFC 4648 §10, without padding",
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
        ])
    func base32Vectors(text: String, encoded: String) {
        #expect(base32(Array(text.utf8)) == encoded)
        #expect(bytes(base32: encoded.lowercased()) == Array(text.utf8))
    }

    @Test("What no base32 text is, is refused", arguments: ["M", "MZX", "MZXW6Y", "MZ", "M1", "M0", "MY======", "M Y"])
    func base32Refusals(text: String) { #expect(bytes(base32: text) == nil) }

    @Test("Base64 without padding has + and / and one spelling")
    func base64WithoutPadding() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(bytes(base64Unpadded: base64Unpadded(all)) == all)
        #expect(base64Unpadded([0xFB, 0xFF]) == "+/8")
        for text in ["-_8", "+/9", "+/8=", "A"] { #expect(bytes(base64Unpadded: text) == nil) }
    }
}
