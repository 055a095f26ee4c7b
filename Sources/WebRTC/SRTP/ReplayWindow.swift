/// Which of the last packets were seen (RFC 3711, §3.3.2), as a ring of bits (RFC 6479).
struct ReplayWindow: Sendable {
    /// How far a packet may be behind the newest one. The ring has one word more, since words are cleared whole.
    static let size: UInt64 = 1024
    private static let words = UInt64(17)

    private var bits = InlineArray<17, UInt64>(repeating: 0)
    /// The newest index; nil before the first.
    private(set) var newest: UInt64?

    func allows(_ index: UInt64) -> Bool {
        guard let newest else { return true }
        if index > newest { return true }
        guard newest - index < Self.size else { return false }
        return bits[Int(index / 64 % Self.words)] & 1 << (index % 64) == 0
    }

    /// Notes an index that was allowed, once its packet has turned out to be authentic.
    mutating func note(_ index: UInt64) {
        let word = index / 64
        if let newest, index > newest {
            let steps = min(word - newest / 64, Self.words)
            for step in 0..<steps { bits[Int((word - step) % Self.words)] = 0 }
        }
        newest = max(newest ?? index, index)
        bits[Int(word % Self.words)] |= 1 << (index % 64)
    }
}
