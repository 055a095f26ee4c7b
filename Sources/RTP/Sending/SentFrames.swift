/// The last frames that went to one viewer, to be sent again packet by packet. Remembers where each is in the publication's shared frames,
/// not its bytes.
package struct SentFrames: Sendable {
    package struct Limits: Sendable {
        /// Frames, or parts of large ones that were sent apart: about 2 s at 60 pictures a second. A viewer who misses older ones needs a
        /// key frame.
        package var framesMax = 128
        /// The same packet isn't sent again sooner: the one before may still be on its way.
        package var interval: Duration = .milliseconds(20)
        package var attemptsMax = 10
        /// Packets whose repetitions are counted.
        package var repeatedMax = 64

        package init() {}
    }

    /// Packets of a frame with consecutive numbers.
    private struct Entry {
        var first: Int64
        var frame: PacketizedFrame
        var packets: Range<Int>
        var timestamp: UInt32
        var sentAt: Instant
    }

    private struct Repetition {
        var sequence: Int64
        var attempts = 0
        var lastSent: Instant
    }

    private let limits: Limits
    /// In order of their numbers, from `oldest` on around the end.
    private var entries: [Entry] = []
    private var oldest = 0
    private var repetitions: [Repetition] = []
    private var nextRepetition = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    package mutating func note(_ first: Int64, _ frame: PacketizedFrame, packets: Range<Int>, timestamp: UInt32, at now: Instant) {
        let entry = Entry(first: first, frame: frame, packets: packets, timestamp: timestamp, sentAt: now)
        if entries.count < limits.framesMax {
            entries.append(entry)
        } else {
            entries[oldest] = entry
            oldest = (oldest + 1) % entries.count
        }
    }

    /// The packet with this number, if it is there and may be sent again now.
    package mutating func take(_ sequence: Int64, at now: Instant) -> (frame: PacketizedFrame, packet: Int, timestamp: UInt32)? {
        guard let entry = entry(of: sequence), now - entry.sentAt >= limits.interval, mayRepeat(sequence, at: now) else { return nil }
        return (entry.frame, entry.packets.lowerBound + Int(sequence - entry.first), entry.timestamp)
    }

    /// Everything is forgotten, and the frames are let go of.
    package mutating func removeAll() {
        entries = []
        oldest = 0
    }

    private func entry(of sequence: Int64) -> Entry? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[(oldest + middle) % entries.count].first <= sequence { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let entry = entries[(oldest + low - 1) % entries.count]
        return sequence - entry.first < entry.packets.count ? entry : nil
    }

    private mutating func mayRepeat(_ sequence: Int64, at now: Instant) -> Bool {
        if let place = repetitions.firstIndex(where: { $0.sequence == sequence }) {
            guard repetitions[place].attempts < limits.attemptsMax, now - repetitions[place].lastSent >= limits.interval else {
                return false
            }
            repetitions[place].attempts += 1
            repetitions[place].lastSent = now
        } else {
            let repetition = Repetition(sequence: sequence, attempts: 1, lastSent: now)
            if repetitions.count < limits.repeatedMax { repetitions.append(repetition) } else { repetitions[nextRepetition] = repetition }
            nextRepetition = (nextRepetition + 1) % limits.repeatedMax
        }
        return true
    }
}
