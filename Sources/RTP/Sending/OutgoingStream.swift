/// One track towards one viewer: numbers packets, remembers them, repeats what is missed (RFC 4588), and reports.
///
/// Frames are shared by all viewers; only headers are made here. The caller protects each packet and sends it.
package struct OutgoingStream: Sendable {
    /// A packet to protect: its header stands in the caller's buffer.
    package struct Packet: Sendable {
        package let ssrc: UInt32
        /// Rollover counter and sequence number, as SRTP wants it.
        package let index: UInt64
        package let frame: PacketizedFrame
        package let payload: Range<Int>
    }

    private let writer: RTPHeaderWriter
    private let retransmissionWriter: RTPHeaderWriter?
    private let clockRate: Int64
    private var history: SentPackets
    private var nextSequence: Int64
    private var nextRetransmission: Int64
    private var packetCount: UInt32 = 0
    private var octetCount: UInt32 = 0
    private var lastTimestamp: (timestamp: UInt32, at: Instant)?

    /// - Parameter firstSequence: below 2^15, so that no receiver mistakes the first packets' rollover counter (RFC 3711, §3.3.1).
    package init(
        payloadType: UInt8, ssrc: UInt32, retransmission: (payloadType: UInt8, ssrc: UInt32)?, clockRate: Int, firstSequence: UInt16,
        limits: SentPackets.Limits = SentPackets.Limits()
    ) {
        writer = RTPHeaderWriter(payloadType: payloadType, ssrc: ssrc)
        retransmissionWriter = retransmission.map { RTPHeaderWriter(payloadType: $0.payloadType, ssrc: $0.ssrc) }
        self.clockRate = Int64(max(1, clockRate))
        history = SentPackets(limits: limits)
        nextSequence = Int64(firstSequence & 0x7FFF)
        nextRetransmission = nextSequence
    }

    package var ssrc: UInt32 { writer.ssrc }

    /// Appends the header of the frame's next packet.
    package mutating func writeHeader(
        _ frame: PacketizedFrame, packet: Int, element: (id: UInt8, value: UInt16)?, at now: Instant, to output: inout [UInt8]
    ) -> Packet {
        let sequence = nextSequence
        nextSequence += 1
        history.note(sequence, frame, packet: packet, at: now)
        let range = frame.range(packet)
        packetCount &+= 1
        octetCount &+= UInt32(truncatingIfNeeded: range.count)
        lastTimestamp = (frame.timestamp, now)
        writer.write(
            sequence: UInt16(truncatingIfNeeded: sequence), timestamp: frame.timestamp, marker: packet == frame.packetCount - 1,
            element: element,
            to: &output)
        return Packet(ssrc: writer.ssrc, index: UInt64(sequence), frame: frame, payload: range)
    }

    /// Appends the header of a retransmission, and the original number that stands in front of the payload. Nil where the packet is
    /// forgotten, was just sent, or the viewer takes no retransmissions.
    package mutating func writeRetransmission(
        of sequence: UInt16, element: (id: UInt8, value: UInt16)?, at now: Instant, to output: inout [UInt8]
    ) -> (packet: Packet, originalSequence: UInt16)? {
        // The newest number that ends so.
        let original = nextSequence - 1 - Int64(UInt16(truncatingIfNeeded: nextSequence - 1) &- sequence)
        guard let retransmissionWriter, original >= 0, let found = history.take(original, at: now) else { return nil }
        let index = nextRetransmission
        nextRetransmission += 1
        retransmissionWriter.write(
            sequence: UInt16(truncatingIfNeeded: index), timestamp: found.frame.timestamp,
            marker: found.packet == found.frame.packetCount - 1,
            element: element, to: &output)
        let packet = Packet(
            ssrc: retransmissionWriter.ssrc, index: UInt64(index), frame: found.frame, payload: found.frame.range(found.packet))
        return (packet, sequence)
    }

    /// What a sender report says now; nil before the first packet.
    ///
    /// - Parameter ntpTime: the moment in the wall clock, as NTP writes it.
    package func senderInformation(ntpTime: UInt64, at now: Instant) -> RTCPSenderInformation? {
        guard let lastTimestamp else { return nil }
        let ticks = (now.microseconds - lastTimestamp.at.microseconds) * clockRate / 1_000_000
        return RTCPSenderInformation(
            ntpTime: ntpTime, rtpTimestamp: lastTimestamp.timestamp &+ UInt32(truncatingIfNeeded: ticks), packetCount: packetCount,
            octetCount: octetCount)
    }
}
