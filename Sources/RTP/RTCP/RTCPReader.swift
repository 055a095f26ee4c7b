package import Bytes

/// Takes a compound RTCP packet apart (RFC 3550, §6.1), decrypted. Reduced-size packets (RFC 5506) are read alike.
package struct RTCPReader: ~Escapable {
    private var reader: ByteReader

    @_lifetime(copy bytes)
    package init(_ bytes: RawSpan) { reader = ByteReader(bytes) }

    /// The next packet, nil behind the last. Throws where one is broken; nothing behind it can be read.
    @_lifetime(self: copy self)
    package mutating func next() throws(ParseError) -> RTCPPacket? {
        guard !reader.isAtEnd else { return nil }
        let first = try reader.readUInt8()
        guard first >> 6 == RTPHeader.version else { throw .invalid("the version isn't 2", offset: reader.offset - 1) }
        let type = try reader.readUInt8()
        let length = 4 * Int(try reader.readUInt16())
        var body = ByteReader(try reader.readSpan(length))
        let count = first & 0x1F
        switch (type, count) {
        case (200, _): return try Self.senderReport(&body, Int(count))
        case (201, _): return .receiverReport(ssrc: try body.readUInt32(), try Self.reportBlocks(&body, Int(count)))
        case (203, _): return .goodbye(try Self.words(&body, Int(count)))
        case (205, 1): return try Self.nack(&body)
        case (205, 15):
            try body.skip(4)
            return .transportFeedback(try TransportFeedback(&body))
        case (206, 1):
            try body.skip(4)
            return .pictureLoss(media: try body.readUInt32())
        case (206, 4): return try Self.fullIntraRequest(&body)
        case (206, 15): return try Self.applicationFeedback(&body)
        default: return .other(type: type)
        }
    }

    @_lifetime(body: copy body)
    private static func senderReport(_ body: inout ByteReader, _ count: Int) throws(ParseError) -> RTCPPacket {
        let ssrc = try body.readUInt32()
        let information = RTCPSenderInformation(
            ntpTime: try body.readUInt64(), rtpTimestamp: try body.readUInt32(), packetCount: try body.readUInt32(),
            octetCount: try body.readUInt32())
        return .senderReport(ssrc: ssrc, information, try reportBlocks(&body, count))
    }

    @_lifetime(body: copy body)
    private static func reportBlocks(_ body: inout ByteReader, _ count: Int) throws(ParseError) -> [RTCPReportBlock] {
        var blocks: [RTCPReportBlock] = []
        for _ in 0..<count {
            let ssrc = try body.readUInt32()
            let loss = try body.readUInt32()
            // 24 bits with a sign.
            let cumulative = Int32(bitPattern: loss << 8) >> 8
            blocks.append(
                RTCPReportBlock(
                    ssrc: ssrc, fractionLost: UInt8(loss >> 24), cumulativeLost: cumulative, highestSequence: try body.readUInt32(),
                    jitter: try body.readUInt32(), lastSenderReport: try body.readUInt32(),
                    delaySinceLastSenderReport: try body.readUInt32()))
        }
        return blocks
    }

    @_lifetime(body: copy body)
    private static func words(_ body: inout ByteReader, _ count: Int) throws(ParseError) -> [UInt32] {
        var words: [UInt32] = []
        for _ in 0..<count { words.append(try body.readUInt32()) }
        return words
    }

    /// Each entry is a number and a mask of the 16 behind it.
    @_lifetime(body: copy body)
    private static func nack(_ body: inout ByteReader) throws(ParseError) -> RTCPPacket {
        try body.skip(4)
        let media = try body.readUInt32()
        var sequences: [UInt16] = []
        while !body.isAtEnd {
            let first = try body.readUInt16()
            let mask = try body.readUInt16()
            sequences.append(first)
            for bit in UInt16(0)..<16 where mask & 1 << bit != 0 { sequences.append(first &+ bit &+ 1) }
        }
        return .nack(media: media, sequences)
    }

    @_lifetime(body: copy body)
    private static func fullIntraRequest(_ body: inout ByteReader) throws(ParseError) -> RTCPPacket {
        try body.skip(8)
        var requests: [(media: UInt32, number: UInt8)] = []
        while !body.isAtEnd {
            requests.append((try body.readUInt32(), try body.readUInt8()))
            try body.skip(3)
        }
        return .fullIntraRequest(requests)
    }

    /// "REMB", the number of sources, and an exponent of 6 bits with a mantissa of 18.
    @_lifetime(body: copy body)
    private static func applicationFeedback(_ body: inout ByteReader) throws(ParseError) -> RTCPPacket {
        try body.skip(8)
        guard !body.isAtEnd, try body.readUInt32() == 0x5245_4D42 else { return .other(type: 206) }
        let word = try body.readUInt32()
        let (exponent, mantissa) = (UInt64(word >> 18 & 0x3F), UInt64(word & 0x3FFFF))
        return .maximumBitrate(exponent > 46 ? .max : mantissa << exponent)
    }
}
