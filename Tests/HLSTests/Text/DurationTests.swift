import Media
import Testing

@testable import HLS

@Suite struct DurationTests {
    @Test(
        "listed durations add up to the exact time, however many there are",
        arguments: [(1024, 44_100), (3003, 90_000), (1, 3), (9216, 44_100)])
    func noDrift(ticks: Int64, timescale: Int32) {
        var rounder = DurationRounder()
        var (sum, worst): (Int64, Int64) = (0, 0)
        for count in 1...20_000 as ClosedRange<Int64> {
            sum += rounder.advance(by: MediaTime(value: ticks, timescale: timescale)).hundredThousandths
            let exactTimesScale = count * ticks * 100_000
            worst = max(worst, abs(sum * Int64(timescale) - exactTimesScale))
        }
        #expect(worst * 2 <= Int64(timescale))
    }

    @Test(
        "no listed part exceeds the listed target that it meets exactly",
        arguments: [(9216, 44_100), (1, 3), (2, 3), (18_000, 90_000), (100_001, 90_000)])
    func neverAboveTarget(ticks: Int64, timescale: Int32) {
        let part = MediaTime(value: ticks, timescale: timescale)
        var rounder = DurationRounder()
        for _ in 0..<1000 { #expect(rounder.advance(by: part) <= ListedDuration(roundingUp: part)) }
    }

    @Test("absurd durations are bounded instead of trapping")
    func absurd() {
        var rounder = DurationRounder()
        #expect(rounder.advance(by: MediaTime(value: -5, timescale: 90_000)) == .zero)
        #expect(rounder.advance(by: MediaTime(value: .max, timescale: 90_000)) == .seconds(86_400))
        #expect(rounder.advance(by: MediaTime(value: .max, timescale: .max)) == .seconds(86_400))
        #expect(rounder.advance(by: MediaTime(value: .min, timescale: 1)) == .zero)
    }

    @Test("a half second rounds up", arguments: [(149_999, 1), (150_000, 2), (249_999, 2), (250_000, 3), (0, 0)])
    func rounds(units: Int64, seconds: Int) { #expect(ListedDuration(hundredThousandths: units).roundedSeconds == seconds) }
}
