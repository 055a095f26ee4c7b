import Bytes
import RTP

extension FuzzTarget {
    /// A packet's header, extension elements and padding.
    static let rtpPacket = FuzzTarget(name: "RTPPacket") { bytes in
        _ = RTPHeader.Kind(bytes)
        guard let header = try? RTPHeader(bytes) else { return }
        precondition(header.byteCount <= bytes.byteCount, "a header is longer than its packet")
        for id in UInt8.min...UInt8.max {
            guard let range = header.extensionRange(id: id, in: bytes) else { continue }
            precondition(range.upperBound <= header.byteCount, "an element stands outside of the header")
        }
        if let payload = try? header.payloadRange(in: bytes) {
            precondition(
                payload.lowerBound == header.byteCount && payload.upperBound <= bytes.byteCount, "a payload stands outside of its packet")
        }
    }

    /// A compound RTCP packet.
    static let rtcp = FuzzTarget(name: "RTCP") { bytes in
        var reader = RTCPReader(bytes)
        while let packet = try? reader.next() {
            guard case .transportFeedback(let feedback) = packet else { continue }
            precondition(feedback.arrivals.count <= TransportFeedback.packetsMax, "a feedback tells of more than packetsMax")
        }
    }

    static let h264Payload = FuzzTarget(name: "H264Payload") { bytes in assemble(bytes, FrameAssembler(H264Depacketizer())) }
    static let hevcPayload = FuzzTarget(name: "HEVCPayload") { bytes in assemble(bytes, FrameAssembler(HEVCDepacketizer())) }
    static let av1Payload = FuzzTarget(name: "AV1Payload") { bytes in assemble(bytes, FrameAssembler(AV1Depacketizer())) }
    static let vp9Payload = FuzzTarget(name: "VP9Payload") { bytes in assemble(bytes, FrameAssembler(VP9Depacketizer())) }
    static let vp8Payload = FuzzTarget(name: "VP8Payload") { bytes in assemble(bytes, FrameAssembler(VP8Depacketizer())) }

    /// Packets, each behind a byte with its length and one with its flags: marker, a loss before it, another timestamp.
    private static func assemble<Format: Depacketizer>(_ bytes: RawSpan, _ start: FrameAssembler<Format>) {
        var assembler = start
        var reader = ByteReader(bytes)
        var sequence: Int64 = 0
        var timestamp: UInt32 = 0
        var given = 0
        while let length = try? reader.readUInt8(), let flags = try? reader.readUInt8() {
            let payload = reader.readSpan(upTo: Int(length)).copied()
            if flags & 0x40 != 0 { assembler.noteLoss() }
            if flags & 0x20 != 0 { timestamp &+= 3000 }
            sequence += 1
            given += payload.count
            let frame = assembler.receive(RTPPacket(sequence: sequence, timestamp: timestamp, marker: flags & 0x80 != 0, payload: payload))
            // A unit's length takes four bytes in the frame, and two or none in the packet; VP9's index five for each frame.
            precondition((frame?.payload.count ?? 0) <= 6 * given + 2, "a frame is longer than what came")
        }
    }
}
