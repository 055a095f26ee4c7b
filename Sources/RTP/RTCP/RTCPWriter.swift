internal import Bytes

/// Builds a compound RTCP packet.
package struct RTCPWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// Who we are in reports and feedback.
    private let ssrc: UInt32

    package init(ssrc: UInt32) { self.ssrc = ssrc }

    package mutating func writeSenderReport(_ information: RTCPSenderInformation, _ blocks: [RTCPReportBlock] = []) {
        write(type: 200, count: UInt8(blocks.count)) { [ssrc] writer in
            writer.write(ssrc)
            writer.write(information.ntpTime)
            writer.write(information.rtpTimestamp)
            writer.write(information.packetCount)
            writer.write(information.octetCount)
            Self.write(blocks, to: &writer)
        }
    }

    /// At most 31 blocks; more is our own mistake, and traps.
    package mutating func writeReceiverReport(_ blocks: [RTCPReportBlock]) {
        write(type: 201, count: UInt8(blocks.count)) { [ssrc] writer in
            writer.write(ssrc)
            Self.write(blocks, to: &writer)
        }
    }

    /// CNAME, which every compound has (RFC 3550, §6.5.1). At most 255 bytes count.
    package mutating func writeSourceDescription(canonicalName: String) {
        let name = Array(canonicalName.utf8.prefix(255))
        write(type: 202, count: 1) { [ssrc] writer in
            writer.write(ssrc)
            writer.write(UInt8(1))
            writer.write(UInt8(name.count))
            writer.write(name)
            // At least one zero ends the items.
            writer.write([UInt8](repeating: 0, count: 4 - (2 + name.count) % 4))
        }
    }

    package mutating func writeGoodbye() { write(type: 203, count: 1) { [ssrc] in $0.write(ssrc) } }

    /// - Parameter sequences: in order, as ``NACKGenerator`` gives them; not empty.
    package mutating func writeNACK(media: UInt32, _ sequences: [UInt16]) {
        write(type: 205, count: 1) { [ssrc] writer in
            writer.write(ssrc)
            writer.write(media)
            var index = 0
            while index < sequences.count {
                let first = sequences[index]
                var mask: UInt16 = 0
                index += 1
                while index < sequences.count, (1...16).contains(sequences[index] &- first) {
                    mask |= 1 << (sequences[index] &- first &- 1)
                    index += 1
                }
                writer.write(first)
                writer.write(mask)
            }
        }
    }

    package mutating func writePictureLoss(media: UInt32) {
        write(type: 206, count: 1) { [ssrc] writer in
            writer.write(ssrc)
            writer.write(media)
        }
    }

    /// - Parameter number: grows with each new wish, not with a repetition (RFC 5104, §4.3.1.1).
    package mutating func writeFullIntraRequest(media: UInt32, number: UInt8) {
        write(type: 206, count: 4) { [ssrc] writer in
            writer.write(ssrc)
            writer.write(UInt32(0))
            writer.write(media)
            writer.write(UInt32(number) << 24)
        }
    }

    package mutating func writeTransportFeedback(media: UInt32, _ feedback: TransportFeedback) {
        write(type: 205, count: 15) { [ssrc] writer in
            writer.write(ssrc)
            writer.write(media)
            feedback.write(to: &writer)
        }
    }

    private static func write(_ blocks: [RTCPReportBlock], to writer: inout ByteWriter) {
        precondition(blocks.count <= 31, "a report counts its blocks in five bits")
        for block in blocks {
            writer.write(block.ssrc)
            writer.write(UInt32(block.fractionLost) << 24 | UInt32(bitPattern: block.cumulativeLost) & 0xFF_FFFF)
            writer.write(block.highestSequence)
            writer.write(block.jitter)
            writer.write(block.lastSenderReport)
            writer.write(block.delaySinceLastSenderReport)
        }
    }

    /// Adds a packet: header, then what `body` writes, padded with zeros to four bytes.
    private mutating func write(type: UInt8, count: UInt8, _ body: (inout ByteWriter) -> Void) {
        var writer = ByteWriter(reservingCapacity: 64)
        body(&writer)
        writer.write([UInt8](repeating: 0, count: (4 - writer.count % 4) % 4))
        let words = UInt16(truncatingIfNeeded: writer.count / 4)
        bytes += [RTPHeader.version << 6 | count, type, UInt8(words >> 8), UInt8(truncatingIfNeeded: words)]
        bytes += writer.bytes
    }
}
