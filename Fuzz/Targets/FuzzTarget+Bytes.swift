import Bytes

extension FuzzTarget {
    /// Bit fields and Exp-Golomb codes, as parameter sets hold them, then byte fields whose lengths the bytes choose.
    static let bytes = FuzzTarget(name: "Bytes") { bytes in
        readBits(bytes)
        readFields(bytes)
    }

    private static func readBits(_ bytes: RawSpan) {
        var reader = BitReader(bytes)
        while let width = try? reader.readBits(3) {
            _ = try? reader.readBits(Int(width))
            _ = try? reader.readUnsignedExpGolomb()
            _ = try? reader.readSignedExpGolomb()
            precondition(reader.bitOffset <= bytes.byteCount * 8, "the reader stands behind the end")
        }
    }

    private static func readFields(_ bytes: RawSpan) {
        var reader = ByteReader(bytes)
        while let length = try? reader.readUInt8() {
            let before = reader.offset
            if let field = try? reader.readBytes(Int(length)) {
                precondition(field.count == length && reader.offset == before + field.count, "a field of another length")
            } else {
                precondition(reader.offset == before, "a failed read has consumed bytes")
            }
            _ = try? reader.readUInt24()
        }
    }
}
