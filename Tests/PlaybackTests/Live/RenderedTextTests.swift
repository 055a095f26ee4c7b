import Synchronization
import Testing

@testable import Playback

@Suite struct RenderedTextTests {
    @Test("a text is rendered when it is asked for, and once")
    func rendersOnce() {
        let count = Counter()
        let text = RenderedText { [UInt8](repeating: 7, count: count.next()) }
        #expect(count.value == 0)
        #expect(text.bytes == [7])
        #expect(text.bytes == [7])
        #expect(count.value == 1)
    }

    private final class Counter: Sendable {
        private let number = Atomic<Int>(0)
        var value: Int { number.load(ordering: .relaxed) }
        func next() -> Int { number.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
