import HTTP
import HTTP2
import TestSupport
import Testing

@Suite("HTTP/2 under mutation")
struct HTTP2MutationTests {
    private static let conversation =
        Frames.headers(1, Frames.request("POST", "/a?b=c") + [("cookie", "a=1"), ("priority", "u=1, i")], ends: false)
        + Frames.data(1, [1, 2, 3])
        + Frames.get(3, "/live") + Frames.windowUpdate(3, 100) + Frames.ping() + Frames.settings([(4, 0), (5, 16_384)])
        + Frames.data(1, [4, 5], ends: true) + Frames.headers(5, Frames.request("GET", "/"), endsHeaders: false)
        + Frames.continuation(5, ends: true)
        + Frames.resetStream(5) + Frames.get(7)

    @Test("Whatever becomes of a client's bytes, the session answers or ends, and says no more than it may", arguments: 0..<20)
    func mutations(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            var bytes = Self.conversation
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default: bytes.insert(contentsOf: bytes[place..<min(place + 30, bytes.count)], at: place)
                }
            }
            try converse(bytes, &random)
        }
    }

    private func converse(_ bytes: [UInt8], _ random: inout SeededRandom) throws {
        let conversation = Conversation()
        var answered = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...60, using: &random))
            rest = rest.dropFirst(piece.count)
            conversation.receive(Array(piece))
            for case .request(let id, _) in conversation.events.dropFirst(answered) {
                try conversation.answer(id, body: [UInt8](repeating: 1, count: 3000))
            }
            answered = conversation.events.count
        }
        let frames = conversation.frames()
        #expect(frames.filter(\.isData).allSatisfy { $0.payload.count <= 16_384 })
        // Each stream is answered at most once, and nothing is said after its end.
        for (stream, said) in Dictionary(grouping: frames.filter { $0.isHeaders || $0.isData }, by: \.stream) {
            #expect(said.dropLast().allSatisfy { !$0.endsStream }, "stream \(stream) goes on after its end")
        }
    }
}
