import RTP
import TestSupport

/// Carries datagrams late, in another order, doubled or not at all, by a seed.
struct BadNetwork {
    var lossPercent = 0
    var delayMilliseconds: ClosedRange<Int64> = 1...1
    private var random: SeededRandom
    private var flight: [(bytes: [UInt8], arrival: Instant)] = []

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func send(_ bytes: [UInt8], at now: Instant) {
        guard Int.random(in: 0..<100, using: &random) >= lossPercent else { return }
        for _ in 0..<(Int.random(in: 0..<100, using: &random) < 2 ? 2 : 1) {
            flight.append((bytes, now + .milliseconds(Int64.random(in: delayMilliseconds, using: &random))))
        }
    }

    /// What has arrived by now, in the order of arrival.
    mutating func arrivals(at now: Instant) -> [[UInt8]] {
        guard flight.contains(where: { $0.arrival <= now }) else { return [] }
        let arrived = flight.filter { $0.arrival <= now }.sorted { $0.arrival < $1.arrival }
        flight.removeAll { $0.arrival <= now }
        return arrived.map(\.bytes)
    }
}
