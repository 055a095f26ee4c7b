/// When packets with transport-wide numbers were sent, until the viewer tells what came of them.
package struct SentTimes: Sendable {
    /// A power of two: about 4 s at 2.5 Mbit/s. Feedback comes several times a second.
    static let packetsMax = 1024

    private struct Entry {
        var number: UInt16
        var bytes: UInt16
        /// Of the caller's clock, cut to 32 bits: about 71 minutes until it comes round.
        var microseconds: UInt32
    }

    /// Grows to `packetsMax` as packets are sent.
    private var entries: [Entry] = []
    private var nextNumber: UInt16 = 0

    package init() {}

    /// The number of the next packet.
    package mutating func note(bytes: Int, at now: Instant) -> UInt16 {
        let number = nextNumber
        nextNumber &+= 1
        let entry = Entry(number: number, bytes: UInt16(clamping: bytes), microseconds: UInt32(truncatingIfNeeded: now.microseconds))
        let place = Int(number) & (Self.packetsMax - 1)
        if place == entries.count { entries.append(entry) } else if place < entries.count { entries[place] = entry }
        return number
    }

    /// The packet with this number, unless it has been forgotten.
    func packet(_ number: UInt16, at now: Instant) -> (sent: Instant, bytes: Int)? {
        let place = Int(number) & (Self.packetsMax - 1)
        guard place < entries.count, entries[place].number == number else { return nil }
        let age = UInt32(truncatingIfNeeded: now.microseconds) &- entries[place].microseconds
        return (Instant(microseconds: now.microseconds - Int64(age)), Int(entries[place].bytes))
    }
}
