/// How TCP may cut a stream of bytes. Every decoder meets every cut.
package enum ByteCut: String, CaseIterable, Sendable {
    case whole, byteByByte, sevens, growing

    package func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            let size =
                switch self {
                case .whole: bytes.count
                case .byteByByte: 1
                case .sevens: 7
                case .growing: pieces.count % 40 + 1
                }
            pieces.append(Array(bytes[start..<min(bytes.count, start + size)]))
            start += size
        }
        return pieces
    }
}

/// Damages bytes at places that follow from a seed, so that a failure can be repeated from the seed alone.
package struct ByteMutator: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// xorshift64.
    package mutating func next(below bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(truncatingIfNeeded: state % UInt64(bound))
    }

    /// `bytes` with one to eight changes behind the first `sparing` bytes: other values, insertions, removals, repetitions, an early end.
    package mutating func mutated(_ bytes: [UInt8], sparing: Int = 0) -> [UInt8] {
        var bytes = bytes
        for _ in 0...next(below: 8) where bytes.count > sparing + 1 {
            let index = sparing + next(below: bytes.count - sparing)
            switch next(below: 6) {
            case 0: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF][next(below: 5)]
            case 1: bytes[index] ^= 1 << UInt8(next(below: 8))
            case 2: bytes[index] = UInt8(next(below: 256))
            case 3: bytes.remove(at: index)
            case 4: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + next(below: 40))], at: index)
            default: if next(below: 8) == 0 { bytes.removeSubrange(index...) } else { bytes[index] = 0xFF }
            }
        }
        return bytes
    }
}
