extension JSON.Value {
    /// The document on one line, in UTF-8. It is safe inside `<script type="application/json">` and as one `data:` line
    /// of an event stream: `<`, `>`, line ends and U+2028/2029 are always written as escapes.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    /// The same as a string.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Appends the document.
    package func write(to out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .integer(let value): JSON.write(value, to: &out)
        case .number(let value): out += (value.isFinite ? value.description : "null").utf8
        case .string(let value): JSON.write(value, to: &out)
        case .array(let values):
            out.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                value.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSON.write(member.name, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }
}

extension JSON {
    /// Appends a string with its quotation marks (RFC 8259 §7), escaped as ``Value/bytes`` says.
    package static func write(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        writeInside(text, to: &out)
        out.append(UInt8(ascii: "\""))
    }

    /// The same without the quotation marks.
    static func writeInside(_ text: String, to out: inout [UInt8]) {
        var text = text
        // The bytes are the text's for as long as the closure runs.
        text.withUTF8 { utf8 in
            if unsafe mayNeedEscape(utf8) { unsafe writeEscaped(utf8, to: &out) } else { unsafe out.append(contentsOf: utf8) }
        }
    }

    static func write(_ number: Int64, to out: inout [UInt8]) {
        if 0...9 ~= number { out.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)) } else { out += String(number).utf8 }
    }

    /// Looks at all bytes, also behind the first that does: without a way out in between the compiler compares many at a time.
    private static func mayNeedEscape(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        for index in utf8.indices {
            let byte = unsafe utf8[index]
            found |= byte < 0x20 ? 1 : 0
            found |= byte == 0x7F ? 1 : 0
            found |= byte == UInt8(ascii: "\"") ? 1 : 0
            found |= byte == UInt8(ascii: "\\") ? 1 : 0
            found |= byte == UInt8(ascii: "<") ? 1 : 0
            found |= byte == UInt8(ascii: ">") ? 1 : 0
            // Where U+2028 and U+2029 begin.
            found |= byte == 0xE2 ? 1 : 0
        }
        return found != 0
    }

    private static func writeEscaped(_ utf8: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
        for index in utf8.indices {
            let byte = unsafe utf8[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                out.append(UInt8(ascii: "\\"))
                out.append(byte)
            case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), 0x7F: escape(byte, to: &out)
            case 0xA8...0xA9 where isLineSeparator(behind: out):
                out.removeLast(2)
                out += (byte == 0xA8 ? "\\u2028" : "\\u2029").utf8
            default: out.append(byte)
            }
        }
    }

    /// U+2028 and U+2029 are E2 80 A8 and E2 80 A9: two of the three bytes are out when the last one is seen.
    private static func isLineSeparator(behind out: [UInt8]) -> Bool {
        out.count >= 2 && out[out.count - 2] == 0xE2 && out[out.count - 1] == 0x80
    }

    private static func escape(_ byte: UInt8, to out: inout [UInt8]) {
        out += "\\u00".utf8
        for nibble in [byte >> 4, byte & 15] {
            out.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
        }
    }
}
