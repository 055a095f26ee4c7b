import Testing

@testable import RTP

@Suite struct ReceptionTests {
    @Test("A report counts what is lost since the last, and in all")
    func statistics() throws {
        var statistics = ReceptionStatistics(clockRate: 90_000)
        let none = statistics.takeReport(ssrc: 1, lastSenderReport: 0, delay: 0)
        #expect(none == nil)
        for sequence in [10, 11, 13] as [Int64] {
            statistics.note(sequence, timestamp: UInt32(sequence) * 900, at: Instant(microseconds: sequence * 10_000))
        }
        let firstReport = statistics.takeReport(ssrc: 1, lastSenderReport: 0, delay: 0)
        let first = try #require(firstReport)
        #expect(first.fractionLost == 64 && first.cumulativeLost == 1 && first.highestSequence == 13 && first.jitter == 0)
        statistics.note(14, timestamp: 14 * 900, at: Instant(microseconds: 14 * 10_000 + 8000))
        let secondReport = statistics.takeReport(ssrc: 1, lastSenderReport: 0, delay: 0)
        let second = try #require(secondReport)
        #expect(second.fractionLost == 0 && second.cumulativeLost == 1 && second.jitter == 45)
    }

    @Test("Feedback tells each packet once, with its time, and what is missing between")
    func feedback() throws {
        var generator = TransportFeedbackGenerator()
        for (sequence, time) in [(65534, 0), (65535, 1000), (1, 3000), (0, 4000)] as [(UInt16, Int64)] {
            generator.note(sequence, at: Instant(microseconds: time))
        }
        let early = generator.takeReport(at: Instant(microseconds: 49_000))
        #expect(early == nil)
        let firstReport = generator.takeReport(at: Instant(microseconds: 50_000))
        let first = try #require(firstReport)
        #expect(first.firstSequence == 65534 && first.arrivals == [0, 1000, 4000, 3000])
        generator.note(3, at: Instant(microseconds: 60_000))
        generator.note(1, at: Instant(microseconds: 61_000))
        let secondReport = generator.takeReport(at: Instant(microseconds: 110_000))
        let second = try #require(secondReport)
        #expect(second.firstSequence == 2 && second.arrivals == [nil, 60_000] && second.number == 1)
        let third = generator.takeReport(at: Instant(microseconds: 1_000_000))
        #expect(third == nil && generator.nextDeadline == nil)
    }

    @Test("A jump of the numbers doesn't make a long feedback")
    func feedbackJump() throws {
        var generator = TransportFeedbackGenerator()
        generator.note(0, at: Instant(microseconds: 0))
        generator.note(30_000, at: Instant(microseconds: 0))
        let report = generator.takeReport(at: Instant(microseconds: 100_000))
        #expect(report?.arrivals.count == 1)
    }
}
