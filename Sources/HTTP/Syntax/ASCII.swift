/// The characters HTTP's grammar is made of.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    /// `VCHAR`: printable, not a space.
    static func isVisible(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    /// `tchar` (RFC 9110, §5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        if isLetter(byte) || isDigit(byte) { return true }
        return switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
            UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// `field-vchar`, space or tab (RFC 9110, §5.5): all but the control characters.
    static func isFieldContent(_ byte: UInt8) -> Bool { byte == tab || !isControl(byte) }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    static func hexDigitValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte &- 0x30 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }

    /// `1*DIGIT` as a number which stops at `Int.max`; `nil` for anything else (a sign, a space, nothing).
    static func saturatingNumber(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var value = 0
        for byte in digits {
            guard isDigit(byte) else { return nil }
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(byte &- 0x30))
            value = overflow || carry ? Int.max : sum
        }
        return value
    }
}

extension StringProtocol {
    func equalsIgnoringASCIICase(_ other: some StringProtocol) -> Bool {
        let (a, b) = (utf8, other.utf8)
        guard a.count == b.count else { return false }
        return a.elementsEqual(b) { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }
}

extension Substring {
    /// Without the spaces and tabs around it. Works on bytes: a combining mark after a space belongs to the value.
    var trimmingBlanks: Substring {
        var (start, end) = (utf8.startIndex, utf8.endIndex)
        while start < end, ASCII.isBlank(utf8[start]) { start = utf8.index(after: start) }
        while start < end, ASCII.isBlank(utf8[utf8.index(before: end)]) { end = utf8.index(before: end) }
        return self[start..<end]
    }
}

extension String {
    /// The elements of a `#rule` list (RFC 9110, §5.6.1) without quoted strings; empty elements are kept.
    var commaSeparatedElements: [Substring] {
        utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { Substring($0).trimmingBlanks }
    }
}
