/// The last packets that went to one viewer, to be sent again. Remembers where each is in the publication's shared frames, not its bytes.
package struct SentPackets: Sendable {
    package struct Limits: Sendable {
        /// A power of two: about 2 s at 5 Mbit/s. A viewer who misses older ones needs a key frame.
        package var packetsMax = 1024
        /// The same packet isn't sent again sooner: the one before may still be on its way.
        package var interval: Duration = .milliseconds(20)
        package var attemptsMax = 10

        package init() {}
    }

    private struct Entry {
        var sequence: Int64
        var frame: PacketizedFrame
        var packet: Int
        var attempts = 0
        var lastSent: Instant
    }

    private let limits: Limits
    private var entries: [Entry?]

    package init(limits: Limits = Limits()) {
        precondition(limits.packetsMax > 0 && limits.packetsMax & (limits.packetsMax - 1) == 0, "packetsMax is a power of two")
        self.limits = limits
        entries = Array(repeating: nil, count: limits.packetsMax)
    }

    package mutating func note(_ sequence: Int64, _ frame: PacketizedFrame, packet: Int, at now: Instant) {
        entries[place(sequence)] = Entry(sequence: sequence, frame: frame, packet: packet, lastSent: now)
    }

    /// The packet with this number, if it is there and may be sent again now.
    package mutating func take(_ sequence: Int64, at now: Instant) -> (frame: PacketizedFrame, packet: Int)? {
        let place = place(sequence)
        guard let entry = entries[place], entry.sequence == sequence, entry.attempts < limits.attemptsMax,
            now - entry.lastSent >= limits.interval
        else { return nil }
        entries[place]?.attempts += 1
        entries[place]?.lastSent = now
        return (entry.frame, entry.packet)
    }

    private func place(_ sequence: Int64) -> Int { Int(sequence & Int64(limits.packetsMax - 1)) }
}
