extension Parser {
    /// The number whose first byte is the next one (RFC 8259 §6).
    mutating func number() throws(JSON.SyntaxError) -> JSON.Value {
        let start = offset
        _ = takes(UInt8(ascii: "-"))
        // No digit may stand behind a leading zero; what follows is then refused as out of place.
        if !takes(UInt8(ascii: "0")) { try digits() }
        var isInteger = true
        if takes(UInt8(ascii: ".")) {
            isInteger = false
            try digits()
        }
        if takes(UInt8(ascii: "e")) || takes(UInt8(ascii: "E")) {
            isInteger = false
            _ = takes(UInt8(ascii: "+")) || takes(UInt8(ascii: "-"))
            try digits()
        }
        guard offset - start <= limits.numberBytesMax else {
            throw JSON.SyntaxError(reason: .numberTooLong(max: limits.numberBytesMax), offset: start)
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw JSON.SyntaxError(reason: .numberOutOfRange, offset: start) }
        return .number(value)
    }

    /// One digit or more.
    private mutating func digits() throws(JSON.SyntaxError) {
        guard isDigit(try next()) else { throw error(.badNumber) }
        while offset < bytes.count, isDigit(bytes[offset]) { offset += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
