internal import Bytes

/// The NAL units of a payload in which each stands behind its length (ISO/IEC 14496-15, §5.3.3).
///
/// Iteration ends before the first length that reaches past the payload; ``isWellFormed`` tells whether that happened.
package struct NALUnits: Sequence {
    private let payload: ArraySlice<UInt8>
    private let lengthSize: Int

    /// - Parameter lengthSize: bytes of each length, 1…4.
    package init(_ payload: ArraySlice<UInt8>, lengthSize: Int = 4) {
        precondition((1...4).contains(lengthSize), "a NAL unit's length has one to four bytes")
        self.payload = payload
        self.lengthSize = lengthSize
    }

    package func makeIterator() -> Iterator { Iterator(rest: payload, lengthSize: lengthSize) }

    /// There is at least one unit, none is empty, and the last ends with the payload.
    package var isWellFormed: Bool {
        var reader = ByteReader(payload.rawSpan)
        guard !reader.isAtEnd else { return false }
        while !reader.isAtEnd {
            guard let length = try? Self.readLength(from: &reader, size: lengthSize),
                length > 0, (try? reader.skip(length)) != nil
            else { return false }
        }
        return true
    }

    private static func readLength(from reader: inout ByteReader, size: Int) throws(ParseError) -> Int {
        switch size {
        case 1: Int(try reader.readUInt8())
        case 2: Int(try reader.readUInt16())
        case 3: Int(try reader.readUInt24())
        default: Int(try reader.readUInt32())
        }
    }

    package struct Iterator: IteratorProtocol {
        fileprivate var rest: ArraySlice<UInt8>
        fileprivate let lengthSize: Int

        /// The next unit that is not empty.
        package mutating func next() -> NALUnit? {
            while rest.count > lengthSize {
                var length = 0
                for byte in rest.prefix(lengthSize) { length = length << 8 | Int(byte) }
                let unit = rest.dropFirst(lengthSize)
                guard length <= unit.count else { break }
                rest = unit.dropFirst(length)
                if let unit = NALUnit(unit.prefix(length)) { return unit }
            }
            rest = rest.suffix(0)
            return nil
        }
    }
}
