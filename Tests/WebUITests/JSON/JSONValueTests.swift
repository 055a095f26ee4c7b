import Foundation
import Testing
import WebUI

@Suite struct JSONValueTests {
    @Test(
        "No text can end the script element or the line that it stands in",
        arguments: [
            "</script>", "<!--", "]]>", "a\nb\r\u{2028}\u{2029}", "\"\\\u{0}\u{1F}\u{7F}", "</\u{301}script>", "主日 👩‍👩‍👧",
        ])
    func isSafe(text: String) throws {
        let written = JSONValue.object([.init(text, .string(text))]).text
        #expect(!written.unicodeScalars.contains { "<>&\n\r\u{2028}\u{2029}\0".unicodeScalars.contains($0) })
        let read = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: String]
        #expect(read?.keys.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        #expect(read?.values.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }

    @Test("Each kind of value is written as RFC 8259 wants it")
    func writes() {
        let value = JSONValue.array([
            .null, .bool(true), .integer(.min), .number(0.5), .number(.nan), .number(.infinity), .array([]), .object([]),
        ])
        #expect(value.text == "[null,true,-9223372036854775808,0.5,null,null,[],{}]")
    }
}
