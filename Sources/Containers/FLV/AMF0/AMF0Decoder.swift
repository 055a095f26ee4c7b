package import Bytes

/// Reads the AMF0 values of one message, one after the other (Adobe AMF 0, §2).
///
/// Texts that aren't valid UTF-8 are repaired rather than refused: some hardware encoders write Latin-1.
package struct AMF0Decoder: ~Escapable {
    private var reader: ByteReader
    private let limits: AMF0Limits
    private var valueCount = 0

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan, limits: AMF0Limits = AMF0Limits()) {
        reader = ByteReader(bytes)
        self.limits = limits
    }

    /// The next value, or `nil` at the end of the message.
    @_lifetime(self: copy self)
    package mutating func nextValue() throws(ParseError) -> AMF0Value? {
        reader.isAtEnd ? nil : try readValue(depth: 0)
    }

    /// All values that are left.
    @_lifetime(self: copy self)
    package mutating func readAll() throws(ParseError) -> [AMF0Value] {
        var values: [AMF0Value] = []
        while let value = try nextValue() { values.append(value) }
        return values
    }

    /// How many bytes have been read.
    package var offset: Int { reader.offset }

    @_lifetime(self: copy self)
    private mutating func readValue(depth: Int) throws(ParseError) -> AMF0Value {
        let start = reader.offset
        valueCount += 1
        guard valueCount <= limits.valuesMax else {
            throw .invalid("an AMF0 message has more values than AMF0Limits.valuesMax", offset: start)
        }
        let byte = try reader.readUInt8()
        guard let marker = AMF0Marker(rawValue: byte) else {
            throw .invalid("an AMF0 value has an unknown type marker", offset: start)
        }
        switch marker {
        case .number: return .number(try readDouble())
        case .boolean: return .boolean(try reader.readUInt8() != 0)
        case .string: return .string(try readText(byteCount: Int(try reader.readUInt16())))
        case .null: return .null
        case .undefined: return .undefined
        case .unsupported: return .unsupported
        case .reference: return .reference(try reader.readUInt16())
        case .date: return try readDate()
        case .longString: return .longString(try readText(byteCount: Int(try reader.readUInt32())))
        case .xmlDocument: return .xmlDocument(try readText(byteCount: Int(try reader.readUInt32())))
        case .object, .ecmaArray, .strictArray, .typedObject:
            guard depth < limits.depthMax else {
                throw .invalid("AMF0 values nest deeper than AMF0Limits.depthMax", offset: start)
            }
            return try readComposite(marker, depth: depth + 1)
        case .objectEnd:
            throw .invalid("an AMF0 object ends that never began", offset: start)
        }
    }

    @_lifetime(self: copy self)
    private mutating func readComposite(_ marker: AMF0Marker, depth: Int) throws(ParseError) -> AMF0Value {
        switch marker {
        case .object:
            return .object(try readProperties(depth: depth, mayLackEnd: false))
        case .ecmaArray:
            // The count is a hint (§2.10) and often wrong: the end marker decides.
            _ = try reader.readUInt32()
            return .ecmaArray(try readProperties(depth: depth, mayLackEnd: true))
        case .typedObject:
            let name = try readText(byteCount: Int(try reader.readUInt16()))
            return .typedObject(className: name, properties: try readProperties(depth: depth, mayLackEnd: false))
        default:
            return .strictArray(try readElements(depth: depth))
        }
    }

    /// Properties up to the end marker. Some encoders leave the marker out where an ECMA array ends the message.
    @_lifetime(self: copy self)
    private mutating func readProperties(depth: Int, mayLackEnd: Bool) throws(ParseError) -> [AMF0Property] {
        var properties: [AMF0Property] = []
        while true {
            if mayLackEnd, reader.isAtEnd { return properties }
            let name = try readText(byteCount: Int(try reader.readUInt16()))
            if name.isEmpty, try skipObjectEnd() { return properties }
            properties.append(AMF0Property(name, try readValue(depth: depth)))
        }
    }

    @_lifetime(self: copy self)
    private mutating func readElements(depth: Int) throws(ParseError) -> [AMF0Value] {
        let start = reader.offset
        let count = try reader.readUInt32()
        // Each value takes a byte at least: a larger count is a lie, found before anything is stored.
        guard count <= reader.remaining else { throw .truncated(offset: start) }
        var elements: [AMF0Value] = []
        for _ in 0..<count { elements.append(try readValue(depth: depth)) }
        return elements
    }

    @_lifetime(self: copy self)
    private mutating func skipObjectEnd() throws(ParseError) -> Bool {
        var ahead = reader
        guard try ahead.readUInt8() == AMF0Marker.objectEnd.rawValue else { return false }
        reader = ahead
        return true
    }

    @_lifetime(self: copy self)
    private mutating func readDouble() throws(ParseError) -> Double {
        Double(bitPattern: try reader.readUInt64())
    }

    @_lifetime(self: copy self)
    private mutating func readDate() throws(ParseError) -> AMF0Value {
        let milliseconds = try readDouble()
        return .date(milliseconds: milliseconds, timeZoneMinutes: Int16(bitPattern: try reader.readUInt16()))
    }

    @_lifetime(self: copy self)
    private mutating func readText(byteCount: Int) throws(ParseError) -> String {
        guard byteCount <= limits.stringBytesMax else {
            throw .invalid("an AMF0 text is longer than AMF0Limits.stringBytesMax", offset: reader.offset)
        }
        return String(decoding: try reader.readBytes(byteCount), as: UTF8.self)
    }
}
