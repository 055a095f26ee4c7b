internal import Bytes
internal import Media

/// AV1 in RTP (RTP Payload Format For AV1): OBUs without sizes, several in a packet or one over several, behind a byte that tells which.
/// They come out in the low-overhead format, each with its size.
package struct AV1Depacketizer: Depacketizer {
    /// The first element continues the OBU that the packet before left open (Z).
    private static let continues: UInt8 = 0x80
    /// The last element is continued in the next packet (Y).
    private static let isContinued: UInt8 = 0x40

    /// Where the OBU begins whose end hasn't come, in the form in which it came.
    private var openUnit: Int?

    package init() {}

    package var isComplete: Bool { openUnit == nil }

    package mutating func reset() { openUnit = nil }

    package func begins(_ payload: RawSpan) -> Bool {
        var reader = ByteReader(payload)
        return ((try? reader.readUInt8()) ?? Self.continues) & Self.continues == 0
    }

    package mutating func append(_ payload: RawSpan, to frame: inout [UInt8]) throws(PayloadError) {
        do throws(ParseError) {
            var reader = ByteReader(payload)
            let header = try reader.readUInt8()
            guard (header & Self.continues != 0) == (openUnit != nil) else {
                throw .invalid("a cut OBU's parts don't follow one another", offset: 0)
            }
            // W: so many elements, of which the last has no length; 0: each has one (§4.4).
            let told = Int(header >> 4 & 3)
            var number = 0
            repeat {
                number += 1
                let count = number == told ? reader.remaining : try Self.readLength(&reader)
                guard count > 0 else { throw .invalid("an element has no bytes", offset: reader.offset) }
                if openUnit == nil { openUnit = frame.count }
                frame.append(contentsOf: try reader.readSpan(count))
                if !reader.isAtEnd || header & Self.isContinued == 0 { try closeUnit(in: &frame) }
            } while !reader.isAtEnd
        } catch {
            throw .malformed
        }
    }

    package func isKeyFrame(_ frame: [UInt8]) -> Bool { (try? AV1TemporalUnit(frame[...]))?.beginsWithKeyFrame ?? false }

    /// Gives the OBU its size. Temporal delimiters, which don't belong here, are left away.
    private mutating func closeUnit(in frame: inout [UInt8]) throws(ParseError) {
        guard let start = openUnit else { return }
        openUnit = nil
        var bytes = Array(frame[start...])[...]
        frame.removeSubrange(start...)
        guard let unit = OBU(from: &bytes), bytes.isEmpty else { throw .invalid("an element is no OBU", offset: 0) }
        if unit.kind != OBU.Kind.temporalDelimiter { unit.write(to: &frame) }
    }

    /// LEB128, of at most four bytes: more than any packet has.
    @_lifetime(reader: copy reader)
    private static func readLength(_ reader: inout ByteReader) throws(ParseError) -> Int {
        var value = 0
        for place in 0..<4 {
            let byte = try reader.readUInt8()
            value |= Int(byte & 0x7F) << (7 * place)
            if byte & 0x80 == 0 { return value }
        }
        throw .invalid("an element's length is too long", offset: reader.offset)
    }
}
