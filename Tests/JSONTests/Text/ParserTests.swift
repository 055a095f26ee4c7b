@testable import JSON
import Testing

@Suite struct ParserTests {
    static func reason(_ text: String, _ limits: JSON.Limits = .init()) -> JSON.SyntaxError.Reason? {
        do throws(JSON.SyntaxError) {
            _ = try JSON.Value(parsing: text, limits: limits)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "Each kind of value is read",
        arguments: [
            ("null", nil), (" true\n", true), ("\tfalse\r", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)),
            ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)),
            ("1e3", .number(1000)), ("1E+2", .number(100)), ("-2.5e-1", .number(-0.25)), ("\"\"", ""), ("[]", []), ("{}", [:]),
            ("[1,[2],{}]", [1, [2], [:]]), ("{ \"b\" : 1 , \"a\" : [ null ] }", ["b": 1, "a": [nil]]),
        ] as [(String, JSON.Value)])
    func reads(text: String, value: JSON.Value) throws {
        #expect(try JSON.Value(parsing: text) == value)
    }

    @Test("Every escape is read, and surrogates join")
    func escapes() throws {
        #expect(try JSON.Value(parsing: #""\"\\\/\b\f\n\r\tA\u0041é\u00e9\u20AC\uD834\uDD1E主""#) == "\"\\/\u{8}\u{C}\n\r\tAAéé€𝄞主")
        #expect(try JSON.Value(parsing: #"{"\u0061":1}"#) == ["a": 1])
    }

    @Test(
        "What the grammar does not know is refused",
        arguments: [
            ("", .truncated), ("   ", .truncated), ("[", .truncated), ("[1", .truncated), ("[1,", .truncated), ("{", .truncated),
            ("{\"a\"", .truncated), ("{\"a\":", .truncated), ("\"a", .truncated), ("\"\\", .truncated), ("\"\\u00", .truncated),
            ("tru", .truncated), ("-", .truncated), ("1.", .truncated), ("1e", .truncated), ("1e+", .truncated), ("[1,]", .unexpectedByte),
            ("[,1]", .unexpectedByte), ("{,}", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte), ("{a:1}", .unexpectedByte),
            ("{\"a\" 1}", .unexpectedByte), ("[1 2]", .unexpectedByte), ("nul!", .unexpectedByte), ("True", .unexpectedByte),
            ("NaN", .unexpectedByte), ("'a'", .unexpectedByte), ("+1", .unexpectedByte), (".5", .unexpectedByte), ("[1}", .unexpectedByte),
            ("// a\n1", .unexpectedByte), ("\u{FEFF}1", .unexpectedByte), ("\u{A0}1", .unexpectedByte), ("01", .trailingBytes),
            ("1 2", .trailingBytes), ("{}x", .trailingBytes), ("-a", .badNumber), ("1.e1", .badNumber), ("1ee", .badNumber),
            ("1e999", .numberOutOfRange), ("-1e999", .numberOutOfRange), ("\"\n\"", .controlCharacter), ("\"\u{0}\"", .controlCharacter),
            (#""\u0000""#, .controlCharacter), (#""\x""#, .badEscape), (#""\u00g0""#, .badEscape), (#""\uD800""#, .loneSurrogate),
            (#""\uDC00""#, .loneSurrogate), (#""\uD800\u0041""#, .loneSurrogate), (#""\uD800\n""#, .loneSurrogate),
            (#""\uDC00\uD800""#, .loneSurrogate),
        ] as [(String, JSON.SyntaxError.Reason)])
    func refuses(text: String, reason: JSON.SyntaxError.Reason) {
        #expect(Self.reason(text) == reason)
    }

    @Test("A name may come once in an object, however it is spelled and however many there are")
    func duplicates() throws {
        #expect(Self.reason(#"{"a":1,"b":2,"a":3}"#) == .duplicateName)
        #expect(Self.reason(#"{"a":1,"\u0061":2}"#) == .duplicateName)
        #expect(Self.reason(#"{"a":{"a":1},"b":{"a":2}}"#) == nil)
        for count in [15, 16, 17, 18, 200] {
            let names = (0..<count).map { "\"\($0)\":0" }
            #expect(Self.reason("{" + names.joined(separator: ",") + "}") == nil)
            #expect(Self.reason("{" + (names + ["\"0\":1"]).joined(separator: ",") + "}") == .duplicateName)
            #expect(Self.reason("{" + (names + ["\"\(count - 1)\":1"]).joined(separator: ",") + "}") == .duplicateName)
        }
    }

    @Test("Names are compared byte by byte: the Kelvin sign is no K, and é has two spellings")
    func exactNames() throws {
        let value = try JSON.Value(parsing: "{\"\u{212A}\":1,\"K\":2,\"e\u{301}\":3,\"\u{E9}\":4}")
        #expect(value["K"] == 2)
        #expect(value["\u{212A}"] == 1)
        #expect(value["\u{E9}"] == 4)
    }

    @Test(
        "Bytes that are no UTF-8 are refused where they begin",
        arguments: [[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0xE2, 0x80]])
    func encoding(bytes: [UInt8]) {
        #expect(throws: JSON.SyntaxError(reason: .notUTF8, offset: 2)) {
            try JSON.Value(parsing: Array("[\"".utf8) + bytes + Array("\"]".utf8))
        }
    }

    @Test("Each limit holds at its value and one past it")
    func limits() {
        #expect(Self.reason("[10]", .init(bytesMax: 4)) == nil)
        #expect(Self.reason("[100]", .init(bytesMax: 4)) == .tooManyBytes(max: 4))
        #expect(Self.reason("[{\"a\":[]}]", .init(depthMax: 3)) == nil)
        #expect(Self.reason("[{\"a\":[[]]}]", .init(depthMax: 3)) == .tooDeep(max: 3))
        #expect(Self.reason("[[],[[]],[]]", .init(depthMax: 3)) == nil)
        #expect(Self.reason("[1,{\"a\":2}]", .init(valuesMax: 4)) == nil)
        #expect(Self.reason("[1,{\"a\":2},3]", .init(valuesMax: 4)) == .tooManyValues(max: 4))
        #expect(Self.reason("-1.5", .init(numberBytesMax: 4)) == nil)
        #expect(Self.reason("-1.25", .init(numberBytesMax: 4)) == .numberTooLong(max: 4))
        #expect(Self.reason(String(repeating: "[", count: 500_000)) == .tooDeep(max: 32))
    }

    @Test("An error says the place and repeats nothing of the text")
    func words() {
        #expect(throws: JSON.SyntaxError(reason: .unexpectedByte, offset: 8)) { try JSON.Value(parsing: #"{"pass":secret}"#) }
        #expect(JSON.SyntaxError(reason: .truncated, offset: 8).description == "The JSON text ends too early (byte 8).")
    }
}
