import Foundation
import JSON
import Testing

@Suite struct WriterTests {
    @Test(
        "No text can end the script element or the line that it stands in, and another reader reads the same",
        arguments: [
            "</script>", "<!--", "]]>", "a\nb\r\u{2028}\u{2029}", "\"\\\u{1}\u{1F}\u{7F}", "</\u{301}script>", "主日 👩‍👩‍👧",
            "\u{2027}\u{202A}\u{28}",
        ])
    func isSafe(text: String) throws {
        let written = JSON.Value.object([.init(text, .string(text))]).text
        #expect(!written.unicodeScalars.contains { "<>\n\r\u{2028}\u{2029}\0".unicodeScalars.contains($0) })
        let read = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: String]
        #expect(read?.keys.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        #expect(read?.values.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        #expect(try JSON.Value(parsing: written)[text]?.string?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }

    @Test("Each kind of value is written as RFC 8259 wants it")
    func writes() {
        let value: JSON.Value = [nil, true, .integer(.min), 0.5, .number(.nan), .number(.infinity), [], [:], "a&b", ["b": 1, "a": 2]]
        #expect(value.text == #"[null,true,-9223372036854775808,0.5,null,null,[],{},"a&b",{"b":1,"a":2}]"#)
    }

    @Test("What is written is read as the same value", arguments: [UInt64.random(in: .min ... .max), 1, 2])
    func roundTrip(seed: UInt64) throws {
        var values = RandomValues(seed: seed)
        for _ in 0..<300 {
            let value = values.value(depth: 4)
            #expect(try JSON.Value(parsing: value.bytes) == value, "seed \(seed)")
        }
    }
}

private struct RandomValues {
    private var state: UInt64
    private static let scalars = Array("aK\"\\/<>&\u{1}\n\u{7F}é\u{301}\u{2028}\u{FFFD}𝄞".unicodeScalars)

    init(seed: UInt64) { state = seed | 1 }

    private mutating func next(_ bound: UInt64) -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return (state >> 11) % bound
    }

    private mutating func text() -> String {
        String(String.UnicodeScalarView((0..<next(12)).map { _ in Self.scalars[Int(next(UInt64(Self.scalars.count)))] }))
    }

    mutating func value(depth: Int) -> JSON.Value {
        switch next(depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(next(2) == 0)
        case 2: return .integer(Int64(bitPattern: state))
        case 3:
            let double = Double(bitPattern: state)
            return .number(double.isFinite && Int64(exactly: double) == nil ? double : 0.5)
        case 4: return .string(text())
        case 5: return .array((0..<next(5)).map { _ in value(depth: depth - 1) })
        default: return .object((0..<next(5)).map { .init("\($0)\(text())", value(depth: depth - 1)) })
        }
    }
}
