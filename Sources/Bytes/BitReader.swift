/// Reads bit fields, most significant bit first, as codec headers pack them.
package struct BitReader: ~Escapable {
    private let bytes: RawSpan
    /// How many bits have been read.
    package private(set) var bitOffset = 0

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) { self.bytes = bytes }

    package var remainingBits: Int { bytes.byteCount * 8 - bitOffset }

    @_lifetime(self: copy self)
    package mutating func readBit() throws(ParseError) -> Bool {
        guard remainingBits > 0 else { throw .truncated(offset: bitOffset / 8) }
        // The guard has proven that the byte lies within the span.
        let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: bitOffset / 8, as: UInt8.self)
        let bit = byte >> (7 - bitOffset % 8) & 1
        bitOffset += 1
        return bit == 1
    }

    /// The next `count` bits (0…32) as a number.
    @_lifetime(self: copy self)
    package mutating func readBits(_ count: Int) throws(ParseError) -> UInt32 {
        precondition((0...32).contains(count), "a bit field has at most 32 bits")
        guard count <= remainingBits else { throw .truncated(offset: bitOffset / 8) }
        var value: UInt32 = 0
        for _ in 0..<count { value = value << 1 | (try readBit() ? 1 : 0) }
        return value
    }

    @_lifetime(self: copy self)
    package mutating func skip(_ count: Int) throws(ParseError) {
        guard count >= 0, count <= remainingBits else { throw .truncated(offset: bitOffset / 8) }
        bitOffset += count
    }

    /// `ue(v)`: an unsigned Exp-Golomb code (ITU-T H.264, §9.1).
    @_lifetime(self: copy self)
    package mutating func readUnsignedExpGolomb() throws(ParseError) -> UInt32 {
        var zeros = 0
        while try !readBit() {
            zeros += 1
            guard zeros <= 31 else { throw .invalid("an Exp-Golomb code is longer than 32 bits", offset: bitOffset / 8) }
        }
        let rest = try readBits(zeros)
        return (1 << UInt32(zeros)) - 1 + rest
    }

    /// `se(v)`: a signed Exp-Golomb code (ITU-T H.264, §9.1.1).
    @_lifetime(self: copy self)
    package mutating func readSignedExpGolomb() throws(ParseError) -> Int32 {
        let code = Int64(try readUnsignedExpGolomb())
        return Int32(code % 2 == 0 ? -(code / 2) : (code + 1) / 2)
    }
}
