import Bytes

/// The side of a stream's parser that gets bytes, and a record of what came out.
protocol StreamReading {
    associatedtype Transcript: Equatable
    var transcript: Transcript { get }
    mutating func receive(_ piece: RawSpan)
}

/// How TCP may cut the bytes of one attempt.
enum Cut: CaseIterable {
    case whole, byteByByte
    /// In pieces whose sizes follow from the bytes.
    case random

    func forEachPiece(of bytes: RawSpan, _ body: (RawSpan) -> Void) {
        var seed = Self.seed(bytes)
        var start = 0
        while start < bytes.byteCount {
            let size =
                switch self {
                case .whole: bytes.byteCount
                case .byteByByte: 1
                case .random: Self.next(&seed)
                }
            let end = min(bytes.byteCount, start + size)
            body(bytes.extracting(start..<end))
            start = end
        }
    }

    /// FNV-1a: another byte, other cuts.
    private static func seed(_ bytes: RawSpan) -> UInt64 {
        var reader = ByteReader(bytes)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        while let byte = try? reader.readUInt8() { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }

    /// Mostly short pieces, some of up to 255 bytes (xorshift64).
    private static func next(_ state: inout UInt64) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 8 & (state & 3 == 0 ? 0xFF : 0xF)) + 1
    }
}

/// Lets a new reader read the bytes in each cut, and gives back what the first one saw: a trap if another saw anything else.
@discardableResult
func readInEachCut<Reader: StreamReading>(_ bytes: RawSpan, _ makeReader: () -> Reader) -> Reader.Transcript {
    readInEachCut(bytes, makeReader) { $0 == $1 }
}

/// The same where `agree` says what must be alike in the whole's transcript and another.
@discardableResult
func readInEachCut<Reader: StreamReading>(
    _ bytes: RawSpan, _ makeReader: () -> Reader, agree: (Reader.Transcript, Reader.Transcript) -> Bool
) -> Reader.Transcript {
    func read(_ cut: Cut) -> Reader.Transcript {
        var reader = makeReader()
        cut.forEachPiece(of: bytes) { reader.receive($0) }
        return reader.transcript
    }
    let whole = read(.whole)
    for cut in Cut.allCases where cut != .whole {
        precondition(agree(whole, read(cut)), "what comes out depends on how the bytes were cut")
    }
    return whole
}
