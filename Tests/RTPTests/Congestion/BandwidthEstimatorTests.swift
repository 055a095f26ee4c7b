import TestSupport
import Testing

@testable import RTP

@Suite struct BandwidthEstimatorTests {
    /// A sender of one bitrate over a path of another, with a queue of 300 ms in front, that reports every 50 ms what has come by then.
    struct Path {
        private(set) var estimator = BandwidthEstimator()
        private var sent = SentTimes()
        private var now: Int64 = 0
        private var free: Int64 = 0
        private var number: UInt8 = 0
        private var flight: [(number: UInt16, arrival: Int64?)] = []
        private var random = SeededRandom(seed: 7)
        var lossPercent = 0
        var jitter: Int64 = 0

        mutating func run(milliseconds: Int64, sending bitsPerSecond: Int64, over capacity: Int64) {
            let end = now + milliseconds * 1000
            var nextReport = now + 50_000
            while now < end {
                now += 1200 * 8_000_000 / bitsPerSecond
                send(over: capacity)
                guard now >= nextReport else { continue }
                nextReport += 50_000
                report()
            }
        }

        private mutating func send(over capacity: Int64) {
            let number = sent.note(bytes: 1200, at: Instant(microseconds: now))
            let isLost = Int.random(in: 0..<100, using: &random) < lossPercent || free - now > 300_000
            if !isLost { free = max(free, now) + 1200 * 8_000_000 / capacity }
            flight.append((number, isLost ? nil : free + Int64.random(in: 0...max(0, jitter), using: &random)))
        }

        private mutating func report() {
            let arrived = flight.prefix { $0.arrival.map { $0 <= now } ?? true }
            guard let first = arrived.first else { return }
            // The receiver's clock is another.
            let arrivals = arrived.map { $0.arrival.map { $0 + 30_000_000 } }
            flight.removeFirst(arrived.count)
            estimator.note(
                TransportFeedback(firstSequence: first.number, number: number, arrivals: arrivals), sent, at: Instant(microseconds: now))
            number &+= 1
        }
    }

    @Test("A path that carries all keeps the estimate above what is sent, with jitter too", arguments: [Int64(0), 8000])
    func enough(jitter: Int64) {
        var path = Path()
        path.jitter = jitter
        path.run(milliseconds: 10_000, sending: 2_500_000, over: 20_000_000)
        #expect(path.estimator.bitsPerSecond > 2_500_000)
    }

    @Test("A path that carries less is found out within two seconds, about as it is")
    func narrow() {
        var path = Path()
        path.run(milliseconds: 2000, sending: 2_500_000, over: 20_000_000)
        path.run(milliseconds: 2000, sending: 2_500_000, over: 1_500_000)
        #expect((700_000...1_700_000).contains(path.estimator.bitsPerSecond), "\(path.estimator.bitsPerSecond)")
    }

    @Test("When the path is wide again, what arrives without delay raises the estimate at once")
    func healed() {
        var path = Path()
        path.run(milliseconds: 4000, sending: 2_500_000, over: 1_000_000)
        path.run(milliseconds: 3000, sending: 2_500_000, over: 20_000_000)
        #expect(path.estimator.bitsPerSecond >= 2_300_000, "\(path.estimator.bitsPerSecond)")
    }

    @Test("Loss of a few packets changes nothing; loss of many lowers the estimate")
    func loss() {
        var path = Path()
        path.lossPercent = 1
        path.run(milliseconds: 5000, sending: 2_500_000, over: 20_000_000)
        let before = path.estimator.bitsPerSecond
        #expect(before >= 2_400_000)
        path.lossPercent = 30
        path.run(milliseconds: 5000, sending: 2_500_000, over: 20_000_000)
        #expect(path.estimator.bitsPerSecond < before / 2)
    }

    @Test("A report about packets that were never sent, or long ago, changes nothing")
    func strangeReports() {
        var estimator = BandwidthEstimator()
        let before = estimator.bitsPerSecond
        for number in 0..<20 {
            estimator.note(
                TransportFeedback(firstSequence: 9, number: UInt8(number), arrivals: [1, nil, .max / 2, .min / 2]), SentTimes(),
                at: Instant(microseconds: 1))
        }
        #expect(estimator.bitsPerSecond == before)
        estimator.note(maximum: 300_000)
        #expect(estimator.bitsPerSecond == 300_000)
    }

    @Test("A bucket lets its rate through, takes what may not wait as a debt, and says when there will be more")
    func bucket() {
        var bucket = TokenBucket(bitsPerSecond: 8000, depthBytes: 500, at: Instant(microseconds: 0))
        let full = bucket.available(at: Instant(microseconds: 0))
        bucket.take(1000, at: Instant(microseconds: 0))
        let owed = bucket.available(at: Instant(microseconds: 100_000))
        #expect(full == 500 && owed == -400)
        let later = bucket.available(at: Instant(microseconds: 10_000_000))
        #expect(later == 500)
    }
}
