/// One track towards one viewer: numbers packets, remembers them, repeats what is missed (RFC 4588), and reports.
///
/// Frames are shared by all viewers; only headers are made here. The caller protects each packet and sends it.
package struct OutgoingStream: Sendable {
    /// A packet to send again.
    package struct Repetition: Sendable {
        package let ssrc: UInt32
        /// Rollover counter and sequence number, as SRTP wants it.
        package let index: UInt64
        package let frame: PacketizedFrame
        package let payload: Range<Int>
        fileprivate let packet: Int
        fileprivate let timestamp: UInt32
    }

    private let writer: RTPHeaderWriter
    private let retransmissionWriter: RTPHeaderWriter?
    private let clockRate: Int64
    private var history: SentFrames
    private var nextSequence: Int64
    private var nextRetransmission: Int64
    private var packetCount: UInt32 = 0
    private var octetCount: UInt32 = 0
    /// Of the last packet that was sent first.
    package private(set) var lastTimestamp: UInt32?

    /// - Parameter firstSequence: below 2^15, so that no receiver mistakes the first packets' rollover counter (RFC 3711, §3.3.1).
    package init(
        payloadType: UInt8, ssrc: UInt32, retransmission: (payloadType: UInt8, ssrc: UInt32)?, clockRate: Int, firstSequence: UInt16,
        limits: SentFrames.Limits = SentFrames.Limits()
    ) {
        writer = RTPHeaderWriter(payloadType: payloadType, ssrc: ssrc)
        retransmissionWriter = retransmission.map { RTPHeaderWriter(payloadType: $0.payloadType, ssrc: $0.ssrc) }
        self.clockRate = Int64(max(1, clockRate))
        history = SentFrames(limits: limits)
        nextSequence = Int64(firstSequence & 0x7FFF)
        nextRetransmission = nextSequence
    }

    package var ssrc: UInt32 { writer.ssrc }

    /// Takes numbers for packets of a frame, and remembers them where a viewer may ask for them again.
    ///
    /// - Parameter timestamp: what stands in the headers instead of the frame's own.
    /// - Returns: the index of the first; the others follow it.
    package mutating func begin(_ frame: PacketizedFrame, packets: Range<Int>, timestamp: UInt32, at now: Instant) -> UInt64 {
        let first = nextSequence
        nextSequence += Int64(packets.count)
        if retransmissionWriter != nil { history.note(first, frame, packets: packets, timestamp: timestamp, at: now) }
        packetCount &+= UInt32(truncatingIfNeeded: packets.count)
        lastTimestamp = timestamp
        return UInt64(first)
    }

    /// Appends the header of a packet that ``begin(_:packets:timestamp:at:)`` gave this index.
    package mutating func writeHeader(
        _ frame: PacketizedFrame, packet: Int, index: UInt64, timestamp: UInt32, element: (id: UInt8, value: UInt16)?,
        to output: inout [UInt8]
    ) {
        octetCount &+= UInt32(truncatingIfNeeded: frame.range(packet).count)
        writer.write(
            sequence: UInt16(truncatingIfNeeded: index), timestamp: timestamp, marker: packet == frame.packetCount - 1,
            isPadded: frame.isPadded(packet), element: element, to: &output)
    }

    /// The packet with this number, to be sent again behind its number of two bytes. Nil where it is forgotten, was just sent, or the viewer
    /// takes no retransmissions.
    package mutating func packet(toRepeat sequence: UInt16, at now: Instant) -> Repetition? {
        // The newest number that ends so.
        let original = nextSequence - 1 - Int64(UInt16(truncatingIfNeeded: nextSequence - 1) &- sequence)
        guard let retransmissionWriter, original >= 0, let found = history.take(original, at: now) else { return nil }
        defer { nextRetransmission += 1 }
        return Repetition(
            ssrc: retransmissionWriter.ssrc, index: UInt64(nextRetransmission), frame: found.frame,
            payload: found.frame.range(found.packet),
            packet: found.packet, timestamp: found.timestamp)
    }

    package func writeHeader(ofRepeated packet: Repetition, element: (id: UInt8, value: UInt16)?, to output: inout [UInt8]) {
        retransmissionWriter?.write(
            sequence: UInt16(truncatingIfNeeded: packet.index), timestamp: packet.timestamp,
            marker: packet.packet == packet.frame.packetCount - 1, isPadded: packet.frame.isPadded(packet.packet), element: element,
            to: &output)
    }

    /// Lets go of all frames: nothing is sent again.
    package mutating func forget() { history.removeAll() }

    /// What a sender report says; nil before the first packet.
    ///
    /// - Parameters:
    ///   - ntpTime: the moment in the wall clock, as NTP writes it.
    ///   - mediaMicroseconds: the moment on the publication's timeline, by which all its tracks count their timestamps.
    package func senderInformation(ntpTime: UInt64, mediaMicroseconds: Int64) -> RTCPSenderInformation? {
        guard packetCount > 0 else { return nil }
        return RTCPSenderInformation(
            ntpTime: ntpTime, rtpTimestamp: Self.timestamp(mediaMicroseconds, clockRate: clockRate), packetCount: packetCount,
            octetCount: octetCount)
    }

    /// A moment on the publication's timeline in an RTP clock.
    package static func timestamp(_ mediaMicroseconds: Int64, clockRate: Int64) -> UInt32 {
        let (seconds, rest) = mediaMicroseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return UInt32(truncatingIfNeeded: seconds &* clockRate &+ rest * clockRate / 1_000_000)
    }
}
