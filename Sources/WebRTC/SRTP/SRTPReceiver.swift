internal import Bytes

/// Opens what the peer sends. Allocates nothing per packet where `output` has the capacity.
package struct SRTPReceiver: ~Copyable {
    private struct Source {
        let ssrc: UInt32
        var window = ReplayWindow()
    }

    private let profile: SRTPProfile
    private let limits: SRTPLimits
    private var rtp: SRTPTransform
    private var rtcp: SRTPTransform
    private var rtpSources: [Source] = []
    private var rtcpSources: [Source] = []

    package init(_ key: SRTPMasterKey, limits: SRTPLimits = SRTPLimits()) {
        profile = key.profile
        self.limits = limits
        rtp = SRTPTransform(key, .rtp)
        rtcp = SRTPTransform(key, .rtcp)
        rtpSources.reserveCapacity(limits.sourcesMax)
        rtcpSources.reserveCapacity(limits.sourcesMax)
    }

    /// Appends the packet, opened, to `output`. Throws, and leaves `output` as it was, where it isn't authentic or not new.
    ///
    /// - Parameter headerByteCount: fixed header, contributing sources and extension.
    /// - Returns: rollover counter and sequence number, 48 bits.
    @discardableResult
    package mutating func unprotect(_ packet: RawSpan, headerByteCount: Int, to output: inout [UInt8]) throws(SRTPError) -> UInt64 {
        var reader = ByteReader(packet)
        guard headerByteCount >= 12, packet.byteCount >= headerByteCount + profile.tagByteCount, (try? reader.skip(2)) != nil,
            let sequence = try? reader.readUInt16(), (try? reader.skip(4)) != nil, let ssrc = try? reader.readUInt32()
        else { throw .malformed }
        let place = try Self.place(of: ssrc, in: rtpSources, limits)
        let window = place < rtpSources.count ? rtpSources[place].window : ReplayWindow()
        guard let index = SRTPIndex.estimate(sequence: sequence, newest: window.newest), window.allows(index) else { throw .replayed }
        let isAuthentic = rtp.unprotect(
            packet, clear: headerByteCount, source: ssrc, index: index, trailer: nil, suffix: UInt32(truncatingIfNeeded: index >> 16),
            to: &output)
        guard isAuthentic else { throw .notAuthentic }
        Self.note(index, ssrc, at: place, in: &rtpSources)
        return index
    }

    /// The same for a compound RTCP packet.
    package mutating func unprotectRTCP(_ packet: RawSpan, to output: inout [UInt8]) throws(SRTPError) {
        guard packet.byteCount >= 8 + 4 + profile.tagByteCount else { throw .malformed }
        let trailerOffset = packet.byteCount - 4 - (profile == .aeadAES128GCM ? 0 : profile.tagByteCount)
        var head = ByteReader(packet.extracting(4..<8))
        var tail = ByteReader(packet.extracting(trailerOffset..<trailerOffset + 4))
        guard let ssrc = try? head.readUInt32(), let trailer = try? tail.readUInt32() else { throw .malformed }
        guard trailer & SRTPIndex.rtcpEncrypted != 0 else { throw .notEncrypted }
        let index = UInt64(trailer & ~SRTPIndex.rtcpEncrypted)
        let place = try Self.place(of: ssrc, in: rtcpSources, limits)
        guard place == rtcpSources.count || rtcpSources[place].window.allows(index) else { throw .replayed }
        guard rtcp.unprotect(packet, clear: 8, source: ssrc, index: index, trailer: trailer, suffix: nil, to: &output) else {
            throw .notAuthentic
        }
        Self.note(index, ssrc, at: place, in: &rtcpSources)
    }

    /// Where the source stands, or would be added once a packet of it has proven authentic.
    private static func place(of ssrc: UInt32, in sources: [Source], _ limits: SRTPLimits) throws(SRTPError) -> Int {
        if let place = sources.firstIndex(where: { $0.ssrc == ssrc }) { return place }
        guard sources.count < limits.sourcesMax else { throw .tooManySources }
        return sources.count
    }

    private static func note(_ index: UInt64, _ ssrc: UInt32, at place: Int, in sources: inout [Source]) {
        if place == sources.count { sources.append(Source(ssrc: ssrc)) }
        sources[place].window.note(index)
    }
}
