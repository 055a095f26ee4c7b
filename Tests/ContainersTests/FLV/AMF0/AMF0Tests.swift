import Bytes
import Containers
import TestSupport
import Testing

@Suite struct AMF0Tests {
    static let everyKind: [AMF0Value] = [
        .number(-1.5), .boolean(true), .boolean(false), .string("café"), .null, .undefined, .reference(7), .unsupported,
        .date(milliseconds: 1_700_000_000_000, timeZoneMinutes: -60), .longString("long"), .xmlDocument("<a/>"),
        .object([AMF0Property("a", .object([AMF0Property("b", .null)])), AMF0Property("c", .string(""))]),
        .ecmaArray([AMF0Property("width", .number(1920))]), .strictArray([.number(1), .strictArray([])]),
        .typedObject(className: "Point", properties: [AMF0Property("x", .number(3))]),
    ]

    static func encode(_ values: [AMF0Value]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(amf0: values)
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8], limits: AMF0Limits = AMF0Limits()) throws(ParseError) -> [AMF0Value] {
        var decoder = AMF0Decoder(bytes.rawSpan, limits: limits)
        return try decoder.readAll()
    }

    @Test("Every kind of value comes back as it was written")
    func roundTrip() throws {
        #expect(try Self.decode(Self.encode(Self.everyKind)) == Self.everyKind)
    }

    @Test("A connect command has the bytes that the document gives")
    func vector() throws {
        let bytes: [UInt8] =
            [2, 0, 7] + Array("connect".utf8) + [0, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0]
            + [3, 0, 3] + Array("app".utf8) + [2, 0, 4] + Array("live".utf8) + [0, 0, 9]
        let values: [AMF0Value] = [.string("connect"), .number(1), .object([AMF0Property("app", .string("live"))])]
        #expect(try Self.decode(bytes) == values)
        #expect(Self.encode(values) == bytes)
        #expect(values[2]["app"]?.text == "live")
    }

    @Test("A text is long from 65,536 bytes on")
    func longText() throws {
        let short = AMF0Value.string(String(repeating: "a", count: 65_535))
        #expect(try Self.decode(Self.encode([short])) == [short])
        let long = String(repeating: "a", count: 65_536)
        var limits = AMF0Limits()
        limits.stringBytesMax = 65_536
        #expect(try Self.decode(Self.encode([.string(long)]), limits: limits) == [.longString(long)])
        #expect(throws: ParseError.self) { try Self.decode(Self.encode([.string(long)])) }
    }

    @Test("Values nest as deep as depthMax and no deeper")
    func depth() throws {
        func nested(_ depth: Int) -> AMF0Value { depth == 0 ? .strictArray([]) : .strictArray([nested(depth - 1)]) }
        var limits = AMF0Limits()
        limits.depthMax = 4
        #expect(try Self.decode(Self.encode([nested(3)]), limits: limits) == [nested(3)])
        #expect(throws: ParseError.invalid("AMF0 values nest deeper than AMF0Limits.depthMax", offset: 20)) {
            try Self.decode(Self.encode([nested(4)]), limits: limits)
        }
    }

    @Test("A message has as many values as valuesMax and no more")
    func valueCount() throws {
        var limits = AMF0Limits()
        limits.valuesMax = 5
        let four = AMF0Value.strictArray(Array(repeating: .null, count: 4))
        #expect(try Self.decode(Self.encode([four]), limits: limits) == [four])
        #expect(throws: ParseError.self) { try Self.decode(Self.encode([four, .null]), limits: limits) }
    }

    @Test("A strict array with a hostile count costs nothing")
    func hostileCount() {
        #expect(throws: ParseError.truncated(offset: 1)) { try Self.decode([10, 0xFF, 0xFF, 0xFF, 0xFF, 5]) }
    }

    @Test("An ECMA array may lack its end marker at the end of a message, and its count may lie")
    func unterminatedArray() throws {
        var bytes = Self.encode([.ecmaArray([AMF0Property("a", .null)])])
        bytes[4] = 99
        #expect(try Self.decode(Array(bytes.dropLast(3))) == [.ecmaArray([AMF0Property("a", .null)])])
        #expect(try Self.decode(bytes) == [.ecmaArray([AMF0Property("a", .null)])])
    }

    @Test("Text that isn't UTF-8 is repaired")
    func latin1() throws {
        #expect(try Self.decode([2, 0, 2, 0x61, 0xE9]) == [.string("a\u{FFFD}")])
    }

    @Test("Every early end and every unknown marker is an error")
    func malformed() {
        for value in Self.everyKind {
            let bytes = Self.encode([value])
            for end in 1..<bytes.count {
                if case .ecmaArray = value, end == 5 || end == bytes.count - 3 { continue }
                #expect(throws: ParseError.self, "\(value) cut at \(end)") { try Self.decode(Array(bytes[..<end])) }
            }
        }
        for marker: UInt8 in [4, 9, 14, 17, 255] {
            #expect(throws: ParseError.self) { try Self.decode([marker, 0, 0, 0, 0]) }
        }
    }

    @Test("Damaged values never trap, and what is read can be written and read again")
    func mutations() throws {
        let bytes = Self.encode(Self.everyKind)
        for seed in 1...3000 as ClosedRange<UInt64> {
            var mutator = ByteMutator(seed: seed)
            guard let values = try? Self.decode(mutator.mutated(bytes)) else { continue }
            let again = Self.encode(values)
            #expect(Self.encode(try Self.decode(again)) == again, "seed \(seed)")
        }
    }
}
