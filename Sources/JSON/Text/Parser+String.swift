extension Parser {
    /// The string whose opening quotation mark is the next byte (RFC 8259 §7).
    mutating func string() throws(JSON.SyntaxError) -> String {
        offset += 1
        let start = offset
        try skipPlain()
        if try next() == UInt8(ascii: "\"") {
            offset += 1
            return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
        }
        var text = Array(bytes[start..<offset])
        while !takes(UInt8(ascii: "\"")) {
            let scalar = try escape()
            text += String(scalar).utf8
            let start = offset
            try skipPlain()
            text += bytes[start..<offset]
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Stops at a quotation mark or a backslash.
    private mutating func skipPlain() throws(JSON.SyntaxError) {
        while true {
            let byte = try next()
            guard byte >= 0x20 else { throw error(.controlCharacter) }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            offset += 1
        }
    }

    private mutating func escape() throws(JSON.SyntaxError) -> Unicode.Scalar {
        offset += 1
        let letter = try next()
        let scalar: Unicode.Scalar? =
            switch letter {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): Unicode.Scalar(letter)
            case UInt8(ascii: "b"): "\u{08}"
            case UInt8(ascii: "f"): "\u{0C}"
            case UInt8(ascii: "n"): "\n"
            case UInt8(ascii: "r"): "\r"
            case UInt8(ascii: "t"): "\t"
            default: nil
            }
        guard letter != UInt8(ascii: "u") else {
            offset += 1
            return try unicodeEscape()
        }
        guard let scalar else { throw error(.badEscape) }
        offset += 1
        return scalar
    }

    /// What stands behind `\u`: four digits, and for the upper planes a second escape with the other surrogate.
    private mutating func unicodeEscape() throws(JSON.SyntaxError) -> Unicode.Scalar {
        let start = offset
        let unit = try fourDigits()
        guard unit != 0 else { throw JSON.SyntaxError(reason: .controlCharacter, offset: start) }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let loneSurrogate = JSON.SyntaxError(reason: .loneSurrogate, offset: start)
        guard UTF16.isLeadSurrogate(unit), takes(UInt8(ascii: "\\")), takes(UInt8(ascii: "u")) else { throw loneSurrogate }
        let second = try fourDigits()
        guard UTF16.isTrailSurrogate(second) else { throw loneSurrogate }
        guard let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00)) else { throw loneSurrogate }
        return scalar
    }

    private mutating func fourDigits() throws(JSON.SyntaxError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let byte = try next()
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw error(.badEscape)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
