import RTP
import TestSupport

/// Carries datagrams late, in another order, doubled or not at all, by a seed; and not more than a bitrate, with a queue in front of it.
struct BadNetwork {
    var lossPercent = 0
    var delayMilliseconds: ClosedRange<Int64> = 1...1
    /// Nil: as much as there is.
    var bitsPerSecond: Int?
    var queueBytesMax = 150_000
    private var random: SeededRandom
    private var flight: [(bytes: [UInt8], arrival: Instant)] = []
    /// When the queue will be empty.
    private var free = Instant(microseconds: 0)

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func send(_ bytes: [UInt8], at now: Instant) {
        guard Int.random(in: 0..<100, using: &random) >= lossPercent, let start = queued(bytes.count, at: now) else { return }
        for _ in 0..<(Int.random(in: 0..<100, using: &random) < 2 ? 2 : 1) {
            flight.append((bytes, start + .milliseconds(Int64.random(in: delayMilliseconds, using: &random))))
        }
    }

    /// When the datagram has left the queue; nil where there was no room for it.
    private mutating func queued(_ count: Int, at now: Instant) -> Instant? {
        guard let bitsPerSecond else { return now }
        let waiting = max(0, (free - now).inMicroseconds) * Int64(bitsPerSecond) / 8_000_000
        guard waiting + Int64(count) <= Int64(queueBytesMax) else { return nil }
        free = max(free, now) + .microseconds(Int64(count) * 8_000_000 / Int64(bitsPerSecond))
        return free
    }

    /// What has arrived by now, in the order of arrival.
    mutating func arrivals(at now: Instant) -> [[UInt8]] {
        guard flight.contains(where: { $0.arrival <= now }) else { return [] }
        let arrived = flight.filter { $0.arrival <= now }.sorted { $0.arrival < $1.arrival }
        flight.removeAll { $0.arrival <= now }
        return arrived.map(\.bytes)
    }
}
