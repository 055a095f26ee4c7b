internal import Bytes

extension JSON.Value {
    /// The one value of a JSON text (RFC 8259 §2), in strict UTF-8 without a byte order mark.
    package init(parsing bytes: [UInt8], limits: JSON.Limits = .init()) throws(JSON.SyntaxError) {
        guard bytes.count <= limits.bytesMax else {
            throw JSON.SyntaxError(reason: .tooManyBytes(max: limits.bytesMax), offset: limits.bytesMax)
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw JSON.SyntaxError(reason: .notUTF8, offset: error.byteOffsets.lowerBound)
        }
        var parser = Parser(bytes, limits)
        self = try parser.document()
    }

    /// The same of borrowed bytes.
    package init(parsing bytes: RawSpan, limits: JSON.Limits = .init()) throws(JSON.SyntaxError) {
        // Too long a text is not worth a copy.
        guard bytes.byteCount <= limits.bytesMax else {
            throw JSON.SyntaxError(reason: .tooManyBytes(max: limits.bytesMax), offset: limits.bytesMax)
        }
        try self.init(parsing: bytes.copied(), limits: limits)
    }

    /// The same of a string.
    package init(parsing text: some StringProtocol, limits: JSON.Limits = .init()) throws(JSON.SyntaxError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// Reads valid UTF-8 by the grammar of RFC 8259. It goes down one call per level, at most `depthMax`.
struct Parser {
    let bytes: [UInt8]
    let limits: JSON.Limits
    /// The next byte to be read: 0…`bytes.count`.
    var offset = 0
    private var depth = 0
    private var values = 0

    init(_ bytes: [UInt8], _ limits: JSON.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSON.SyntaxError) -> JSON.Value {
        let value = try value()
        skipSpace()
        guard offset == bytes.count else { throw error(.trailingBytes) }
        return value
    }

    private mutating func value() throws(JSON.SyntaxError) -> JSON.Value {
        skipSpace()
        values += 1
        guard values <= limits.valuesMax else { throw error(.tooManyValues(max: limits.valuesMax)) }
        switch try next() {
        case UInt8(ascii: "{"): return .object(try nested { parser throws(JSON.SyntaxError) in try parser.members() })
        case UInt8(ascii: "["): return .array(try nested { parser throws(JSON.SyntaxError) in try parser.elements() })
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func nested<Items>(
        _ body: (inout Parser) throws(JSON.SyntaxError) -> Items
    ) throws(JSON.SyntaxError) -> Items {
        guard depth < limits.depthMax else { throw error(.tooDeep(max: limits.depthMax)) }
        depth += 1
        offset += 1
        let items = try body(&self)
        depth -= 1
        return items
    }

    private mutating func elements() throws(JSON.SyntaxError) -> [JSON.Value] {
        var elements: [JSON.Value] = []
        skipSpace()
        if takes(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value()) } while try goesOn(until: UInt8(ascii: "]"))
        return elements
    }

    private mutating func members() throws(JSON.SyntaxError) -> [JSON.Member] {
        var members: [JSON.Member] = []
        var names = Names()
        skipSpace()
        if takes(UInt8(ascii: "}")) { return members }
        repeat {
            skipSpace()
            let start = offset
            guard try next() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
            let name = try string()
            guard names.insert(name, among: members) else { throw JSON.SyntaxError(reason: .duplicateName, offset: start) }
            skipSpace()
            guard try next() == UInt8(ascii: ":") else { throw error(.unexpectedByte) }
            offset += 1
            members.append(.init(name, try value()))
        } while try goesOn(until: UInt8(ascii: "}"))
        return members
    }

    /// Takes the comma or the closing mark that stands behind an item.
    private mutating func goesOn(until end: UInt8) throws(JSON.SyntaxError) -> Bool {
        skipSpace()
        if takes(UInt8(ascii: ",")) { return true }
        guard try next() == end else { throw error(.unexpectedByte) }
        offset += 1
        return false
    }

    private mutating func literal(_ word: StaticString, _ value: JSON.Value) throws(JSON.SyntaxError) -> JSON.Value {
        for letter in word.description.utf8 {
            guard try next() == letter else { throw error(.unexpectedByte) }
            offset += 1
        }
        return value
    }

    // MARK: Bytes

    func error(_ reason: JSON.SyntaxError.Reason) -> JSON.SyntaxError { JSON.SyntaxError(reason: reason, offset: offset) }

    /// The byte at `offset`, which stays there.
    func next() throws(JSON.SyntaxError) -> UInt8 {
        guard offset < bytes.count else { throw error(.truncated) }
        return bytes[offset]
    }

    mutating func takes(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x0A || bytes[offset] == 0x0D || bytes[offset] == 0x09 {
            offset += 1
        }
    }
}
