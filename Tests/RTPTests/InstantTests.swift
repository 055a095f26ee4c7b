import RTP
import Testing

@Suite struct InstantTests {
    @Test("Instants and durations add up in microseconds")
    func arithmetic() {
        let start = Instant(microseconds: -5)
        #expect(start + .milliseconds(2) == Instant(microseconds: 1995))
        #expect((start + .seconds(3)) - start == .seconds(3))
        #expect(start < start + .microseconds(1))
    }
}
