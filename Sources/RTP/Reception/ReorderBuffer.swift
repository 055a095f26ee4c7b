internal import Bytes

/// Puts packets in order, and waits for those that are missing until their time is over.
///
/// It adds no delay where nothing is missing: an encoder's pace is kept by the timestamps, not here. Storage is reused, so that a stream
/// in order costs one copy and no allocation per packet.
package struct ReorderBuffer: Sendable {
    package struct Limits: Sendable {
        /// Packets from the next expected one to the newest: a power of two. About 2 s at 5 Mbit/s.
        package var packetsMax = 1024
        /// How long a missing packet is waited for: some round trips of asking for it again.
        package var holdTime: Duration = .milliseconds(400)

        package init() {}
    }

    package enum Output: Equatable, Sendable {
        case packet(RTPPacket)
        /// These numbers are given up.
        case lost(Range<Int64>)
    }

    private struct Slot {
        var isFull = false
        var arrival = Instant(microseconds: 0)
        var packet = RTPPacket(sequence: 0, timestamp: 0, marker: false, payload: [])
    }

    private let limits: Limits
    private let holdMicroseconds: Int64
    private var slots: [Slot]
    /// The number that comes next; nil before the first packet.
    private var expected: Int64?
    /// What was given up because the sender jumped ahead.
    private var jumped: Range<Int64>?
    /// When what stands behind the hole in front has come; nil where there is no hole.
    private var holeSince: Instant?
    package private(set) var heldCount = 0

    package init(limits: Limits = Limits()) {
        precondition(limits.packetsMax > 0 && limits.packetsMax & (limits.packetsMax - 1) == 0, "packetsMax is a power of two")
        self.limits = limits
        holdMicroseconds = limits.holdTime.inMicroseconds
        slots = Array(repeating: Slot(), count: limits.packetsMax)
    }

    /// Takes a packet; false for one that is there already or comes too late. Call ``next(at:)`` until it is nil before the next one.
    package mutating func insert(
        sequence: Int64, timestamp: UInt32, marker: Bool, payload: RawSpan, at now: Instant
    ) -> Bool {
        let first = expected ?? sequence
        guard sequence >= first else { return false }
        // Too far ahead to keep what is between.
        if sequence - first >= Int64(limits.packetsMax) { jump(from: first, to: sequence) } else { expected = first }
        let place = place(sequence)
        guard !slots[place].isFull else { return false }
        slots[place].isFull = true
        slots[place].arrival = now
        slots[place].packet.sequence = sequence
        slots[place].packet.timestamp = timestamp
        slots[place].packet.marker = marker
        slots[place].packet.payload.removeAll(keepingCapacity: true)
        slots[place].packet.payload.append(contentsOf: payload)
        heldCount += 1
        if sequence > (expected ?? sequence), holeSince == nil { holeSince = now }
        return true
    }

    /// The next packet in order, or a hole that isn't waited for any more.
    package mutating func next(at now: Instant) -> Output? {
        if let jumped {
            self.jumped = nil
            return .lost(jumped)
        }
        guard let first = expected, heldCount > 0 else { return nil }
        if slots[place(first)].isFull { return .packet(take(first)) }
        guard let since = holeSince, now.microseconds - since.microseconds >= holdMicroseconds else { return nil }
        let end = firstHeld(from: first)
        expected = end
        holeSince = nil
        return .lost(first..<end)
    }

    /// When a hole's time is over.
    package var nextDeadline: Instant? { holeSince.map { Instant(microseconds: $0.microseconds + holdMicroseconds) } }

    private func place(_ sequence: Int64) -> Int { Int(sequence & Int64(limits.packetsMax - 1)) }

    private mutating func take(_ first: Int64) -> RTPPacket {
        let place = place(first)
        slots[place].isFull = false
        heldCount -= 1
        expected = first + 1
        holeSince = nil
        if heldCount > 0, !slots[self.place(first + 1)].isFull { holeSince = slots[self.place(firstHeld(from: first + 1))].arrival }
        return slots[place].packet
    }

    /// There is one: all that is held lies within `packetsMax` of what is expected.
    private func firstHeld(from first: Int64) -> Int64 {
        var sequence = first
        while !slots[place(sequence)].isFull { sequence += 1 }
        return sequence
    }

    private mutating func jump(from first: Int64, to sequence: Int64) {
        for place in slots.indices { slots[place].isFull = false }
        heldCount = 0
        holeSince = nil
        jumped = (jumped?.lowerBound ?? first)..<sequence
        expected = sequence
    }
}
