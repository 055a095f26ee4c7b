import Bytes

@testable import WebRTC

/// A sender, a receiver and libsrtp2 with the same key.
struct SRTPPeers: ~Copyable {
    var sender: SRTPSender
    var receiver: SRTPReceiver
    let referenceSender: ReferenceSRTP
    let referenceReceiver: ReferenceSRTP

    init(_ profile: SRTPProfile, limits: SRTPLimits = SRTPLimits()) {
        let key = (0..<16).map { UInt8($0 * 11 + 3) }
        let salt = (0..<profile.saltByteCount).map { UInt8($0 * 7 + 101) }
        let master = SRTPMasterKey(profile: profile, key: key, salt: salt)
        sender = SRTPSender(master)
        receiver = SRTPReceiver(master, limits: limits)
        referenceSender = ReferenceSRTP(profile, key: key, salt: salt, sends: true)
        referenceReceiver = ReferenceSRTP(profile, key: key, salt: salt, sends: false)
    }

    static func header(_ sequence: UInt16, ssrc: UInt32 = 0xCAFE_BABE) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt16(0x8060))
        writer.write(sequence)
        writer.write(UInt32(90_000))
        writer.write(ssrc)
        return writer.bytes
    }

    mutating func protect(_ payload: [UInt8], index: UInt64, ssrc: UInt32 = 0xCAFE_BABE) -> [UInt8] {
        var output = Self.header(UInt16(truncatingIfNeeded: index), ssrc: ssrc)
        sender.protect(payload.rawSpan, headerStart: 0, source: ssrc, index: index, in: &output)
        return output
    }

    mutating func unprotect(_ packet: [UInt8], headerByteCount: Int = 12) throws(SRTPError) -> [UInt8] {
        var output: [UInt8] = []
        try receiver.unprotect(packet.rawSpan, headerByteCount: headerByteCount, to: &output)
        return output
    }

    mutating func protectRTCP(_ packet: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        precondition(sender.protectRTCP(packet.rawSpan, to: &output), "the index isn't used up")
        return output
    }

    mutating func unprotectRTCP(_ packet: [UInt8]) throws(SRTPError) -> [UInt8] {
        var output: [UInt8] = []
        try receiver.unprotectRTCP(packet.rawSpan, to: &output)
        return output
    }
}
