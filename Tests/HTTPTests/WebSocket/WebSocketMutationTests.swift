import HTTP
import Testing

@Suite struct WebSocketMutationTests {
    private static let seeds: [[UInt8]] = [
        WebSocketConversation.frame(0x81, Array("Hello €".utf8)) + WebSocketConversation.frame(0x89, [1, 2]),
        WebSocketConversation.frame(0x01, Array("ab".utf8)) + WebSocketConversation.frame(0x8A, [])
            + WebSocketConversation.frame(0x80, [0x63]),
        WebSocketConversation.frame(0x82, [UInt8](repeating: 9, count: 200)) + WebSocketConversation.frame(0x88, [0x03, 0xE8, 0x41]),
    ]
    private static let words: [[UInt8]] = [
        [0x81], [0x00], [0x80], [0xFF], [0xFE, 0, 1], [0xFF, 0, 0, 0, 0, 0, 1, 0, 0], [0x88, 0x80],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ]

    @Test("Mutated frames never trap, and mean the same under every cut", arguments: [1, 2, 3, 4] as [UInt64])
    func mutations(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for round in 0..<1000 {
            let bytes = random.mutate(Self.seeds[round % Self.seeds.count], dictionary: Self.words)
            let whole = WebSocketConversation([bytes])
            for size in [1, Int.random(in: 2...40, using: &random)] {
                let cut = WebSocketConversation(Delivery.pieces(of: bytes, size: size))
                if cut != whole { return #expect(cut == whole, "seed \(seed), round \(round), pieces of \(size): \(bytes)") }
            }
        }
    }
}
