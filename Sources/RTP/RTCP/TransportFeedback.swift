internal import Bytes

/// When packets with transport-wide sequence numbers arrived (draft-holmer-rmcat-transport-wide-cc-extensions-01, §3.1).
package struct TransportFeedback: Equatable, Sendable {
    /// The number of the first in ``arrivals``.
    package var firstSequence: UInt16
    /// Grows by 1 with each feedback.
    package var number: UInt8
    /// For each packet, in microseconds of the receiver's own clock; nil for one that didn't come.
    package var arrivals: [Int64?]

    static let referenceMicroseconds: Int64 = 64_000
    static let deltaMicroseconds: Int64 = 250
    /// One feedback tells of no more.
    package static let packetsMax = 4096

    package init(firstSequence: UInt16, number: UInt8, arrivals: [Int64?]) {
        self.firstSequence = firstSequence
        self.number = number
        self.arrivals = arrivals
    }

    /// From the media source on.
    @_lifetime(reader: copy reader)
    init(_ reader: inout ByteReader) throws(ParseError) {
        try reader.skip(4)
        firstSequence = try reader.readUInt16()
        let count = Int(try reader.readUInt16())
        guard count <= Self.packetsMax else { throw .invalid("more than packetsMax", offset: reader.offset) }
        let reference = try reader.readUInt24()
        number = try reader.readUInt8()
        arrivals = []
        let statuses = try Self.readStatuses(&reader, count)
        // 24 bits with a sign.
        var time = Int64(Int32(bitPattern: reference << 8) >> 8) * Self.referenceMicroseconds
        arrivals.reserveCapacity(count)
        for status in statuses {
            switch status {
            case 1: time += Int64(try reader.readUInt8()) * Self.deltaMicroseconds
            case 2: time += Int64(Int16(bitPattern: try reader.readUInt16())) * Self.deltaMicroseconds
            default:
                arrivals.append(nil)
                continue
            }
            arrivals.append(time)
        }
    }

    /// 0: didn't come. 1, 2: a difference in one byte, or in two.
    @_lifetime(reader: copy reader)
    private static func readStatuses(_ reader: inout ByteReader, _ count: Int) throws(ParseError) -> [UInt8] {
        var statuses: [UInt8] = []
        statuses.reserveCapacity(count)
        while statuses.count < count {
            let chunk = try reader.readUInt16()
            let left = count - statuses.count
            if chunk & 0x8000 == 0 {
                let run = min(Int(chunk & 0x1FFF), left)
                guard run > 0 else { throw .invalid("a run of no packets", offset: reader.offset - 2) }
                statuses += repeatElement(UInt8(chunk >> 13 & 3), count: run)
            } else if chunk & 0x4000 == 0 {
                for bit in 0..<min(14, left) { statuses.append(UInt8(chunk >> UInt16(13 - bit) & 1)) }
            } else {
                for symbol in 0..<min(7, left) { statuses.append(UInt8(chunk >> UInt16(12 - 2 * symbol) & 3)) }
            }
        }
        return statuses
    }
}
