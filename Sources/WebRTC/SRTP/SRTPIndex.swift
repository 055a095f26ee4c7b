/// What tells a source's packets apart (RFC 3711, §3.3.1, §3.4).
enum SRTPIndex {
    /// The flag in front of RTCP's index: the packet is encrypted.
    static let rtcpEncrypted: UInt32 = 1 << 31

    /// The index of a packet with this sequence number: the one that is nearest to the newest (appendix A). Nil where that would
    /// be in front of the beginning.
    static func estimate(sequence: UInt16, newest: UInt64?) -> UInt64? {
        guard let newest else { return UInt64(sequence) }
        let difference = Int64(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: newest)))
        return UInt64(exactly: Int64(newest) + difference)
    }
}
