/// Counts on beyond the 16 bits of a sequence number: each is taken for the nearest to the one before (RFC 3550, appendix A.1). Begins below
/// 2^16 and never becomes negative, so that a number can also be SRTP's index.
package struct SequenceUnwrapper: Sendable {
    private var last: Int64?

    package init() {}

    package mutating func unwrap(_ sequence: UInt16) -> Int64 {
        guard let last else {
            self.last = Int64(sequence)
            return Int64(sequence)
        }
        var value = last + Int64(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: last)))
        if value < 0 { value += 1 << 16 }
        self.last = value
        return value
    }
}

/// The same for a timestamp's 32 bits. Values may be negative: a first packet may come late.
package struct TimestampUnwrapper: Sendable {
    private var last: Int64?

    package init() {}

    package mutating func unwrap(_ timestamp: UInt32) -> Int64 {
        let value = last.map { $0 + Int64(Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: $0))) } ?? Int64(timestamp)
        last = value
        return value
    }
}
