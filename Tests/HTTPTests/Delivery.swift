/// The ways in which TCP may cut what a peer sends.
enum Delivery {
    /// Whole, byte by byte, in threes, and split in two at each place.
    static func allCuts(of bytes: [UInt8]) -> [[[UInt8]]] {
        [[bytes], pieces(of: bytes, size: 1), pieces(of: bytes, size: 3)]
            + (1..<max(bytes.count, 1)).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
    }

    /// Whole, byte by byte, and in pieces of seven: for what is too long for every cut.
    static func fewCuts(of bytes: [UInt8]) -> [[[UInt8]]] {
        [[bytes], pieces(of: bytes, size: 1), pieces(of: bytes, size: 7)]
    }

    static func pieces(of bytes: [UInt8], size: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
}

/// A small generator for repeatable mutations (Steele, Lea, Flood: SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// One to four flips, insertions, removals, repetitions or splices of words that parsers trip over.
    mutating func mutate(_ bytes: [UInt8], dictionary: [[UInt8]]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) {
            let place = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &self)
            case 1 where place < bytes.count: bytes.remove(at: place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
            case 3: bytes.insert(contentsOf: dictionary.randomElement(using: &self) ?? [], at: place)
            default:
                let end = min(place + Int.random(in: 0...20, using: &self), bytes.count)
                bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
            }
        }
        return bytes
    }
}
