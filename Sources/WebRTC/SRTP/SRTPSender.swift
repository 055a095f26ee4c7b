internal import Bytes

/// Protects what we send. Allocates nothing per packet where `output` has the capacity.
package struct SRTPSender: ~Copyable {
    private var rtp: SRTPTransform
    private var rtcp: SRTPTransform
    private var rtcpIndex: UInt32 = 0
    /// Bytes that an RTP packet grows by.
    package let overhead: Int

    package init(_ key: SRTPMasterKey) {
        rtp = SRTPTransform(key, .rtp)
        rtcp = SRTPTransform(key, .rtcp)
        overhead = key.profile.tagByteCount
    }

    /// Appends the encrypted payload and the tag to `output`, which ends with the packet's header.
    ///
    /// - Parameters:
    ///   - headerStart: where the header begins in `output`.
    ///   - index: rollover counter and sequence number, 48 bits; never the same twice for one source.
    package mutating func protect(_ payload: RawSpan, headerStart: Int, source: UInt32, index: UInt64, in output: inout [UInt8]) {
        rtp.protect(
            payload, behind: headerStart, source: source, index: index, trailer: nil, suffix: UInt32(truncatingIfNeeded: index >> 16),
            in: &output)
    }

    /// Appends a compound RTCP packet, protected. False where so many were sent that the key may not be used any more (2^31), or where it
    /// is too short to be one.
    package mutating func protectRTCP(_ packet: RawSpan, to output: inout [UInt8]) -> Bool {
        guard packet.byteCount >= 8, rtcpIndex < SRTPIndex.rtcpEncrypted - 1 else { return false }
        rtcpIndex += 1
        let start = output.count
        output.append(contentsOf: packet.extracting(0..<8))
        var reader = ByteReader(packet.extracting(4..<8))
        let source = (try? reader.readUInt32()) ?? 0
        rtcp.protect(
            packet.extracting(8..<packet.byteCount), behind: start, source: source, index: UInt64(rtcpIndex),
            trailer: SRTPIndex.rtcpEncrypted | rtcpIndex, suffix: nil, in: &output)
        return true
    }
}
