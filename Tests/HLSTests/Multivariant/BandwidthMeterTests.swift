import HLS
import Media
import Testing

@Suite struct BandwidthMeterTests {
    private func measured(_ segments: [(bytes: Int, milliseconds: Int64)], target: Int = 2) -> Bandwidth? {
        var meter = BandwidthMeter(targetDurationSeconds: target)
        for segment in segments { meter.add(bytes: segment.bytes, duration: .milliseconds(segment.milliseconds)) }
        return meter.bandwidth
    }

    @Test("nothing is known before the first segment")
    func empty() {
        #expect(measured([]) == nil)
        #expect(measured([(0, 2000), (5, 0), (-1, 1000), (1, -1)]) == nil)
    }

    @Test("the peak is the largest rate of a segment, the average that of all")
    func segments() {
        #expect(
            measured([(250_000, 2000), (500_000, 2000), (250_000, 2000)])
                == Bandwidth(peakBitsPerSecond: 2_000_000, averageBitsPerSecond: 1_333_334))
    }

    @Test("a set shorter than half a Target Duration is no peak by itself")
    func shortSegments() {
        // 0.9 s at a high rate counts together with a neighbour only: 1.9 s, 200 000 bytes.
        #expect(measured([(100_000, 1000), (100_000, 900)])?.peakBitsPerSecond == 842_106)
        #expect(measured([(100_000, 1000), (100_000, 1000)])?.peakBitsPerSecond == 800_000)
    }

    @Test("a set longer than one and a half Target Durations counts only by its parts")
    func longSets() {
        // 0.9 s and 2.2 s are 3.1 s together: only the long one is a set.
        #expect(measured([(900_000, 900), (220_000, 2200)])?.peakBitsPerSecond == 2_890_323)
        #expect(measured([(220_000, 2200), (80_000, 800)])?.peakBitsPerSecond == 800_000)
    }

    @Test("a gap separates what stands around it")
    func gaps() {
        #expect(measured([(10_000, 1000), (0, 200), (90_000, 900), (10_000, 1100)])?.peakBitsPerSecond == 400_000)
    }
}
