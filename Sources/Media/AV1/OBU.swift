internal import Bytes

/// An open bitstream unit of AV1 (AV1 Bitstream & Decoding Process, §5.3).
package struct OBU: Equatable, Sendable {
    package enum Kind {
        package static let sequenceHeader: UInt8 = 1
        package static let temporalDelimiter: UInt8 = 2
        package static let frameHeader: UInt8 = 3
        package static let tileGroup: UInt8 = 4
        package static let metadata: UInt8 = 5
        package static let frame: UInt8 = 6
        package static let redundantFrameHeader: UInt8 = 7
        package static let tileList: UInt8 = 8
        package static let padding: UInt8 = 15
    }

    /// `obu_type`, 0…15.
    package let kind: UInt8
    /// The header with its extension, if there is one; without the size.
    package let header: ArraySlice<UInt8>
    package let payload: ArraySlice<UInt8>
    /// A size stands between header and payload.
    package let hasSize: Bool

    /// `obu_has_size_field` in the header's first byte (§5.3.2).
    package static let sizeFlag: UInt8 = 0x02
    /// `obu_extension_flag`.
    package static let extensionFlag: UInt8 = 0x04

    /// The header's bytes with the size flag as wished.
    package func writeHeader(withSize: Bool, to bytes: inout [UInt8]) {
        guard let first = header.first else { return }
        bytes.append(withSize ? first | Self.sizeFlag : first & ~Self.sizeFlag)
        bytes += header.dropFirst()
    }

    /// The whole unit, with its size (the low-overhead format, §5.2).
    package func write(to bytes: inout [UInt8]) {
        writeHeader(withSize: true, to: &bytes)
        LEB128.write(payload.count, to: &bytes)
        bytes += payload
    }
}

/// The units of a temporal unit in the low-overhead format, in which each has its size, but for the last perhaps.
///
/// Iteration ends at the first that is none; ``Iterator/isBroken`` tells of it.
package struct OBUs: Sequence {
    private let bytes: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    package func makeIterator() -> Iterator { Iterator(rest: bytes) }

    package struct Iterator: IteratorProtocol {
        fileprivate var rest: ArraySlice<UInt8>
        package private(set) var isBroken = false

        fileprivate init(rest: ArraySlice<UInt8>) { self.rest = rest }

        package mutating func next() -> OBU? {
            guard !rest.isEmpty else { return nil }
            guard let unit = OBU(from: &rest) else {
                isBroken = true
                rest = rest.suffix(0)
                return nil
            }
            return unit
        }
    }
}

extension OBU {
    /// Takes the next unit off; nil for what is none. A unit without a size has all that is left.
    package init?(from bytes: inout ArraySlice<UInt8>) {
        // The forbidden bit is the highest.
        guard let first = bytes.first, first & 0x80 == 0 else { return nil }
        let headerBytes = first & Self.extensionFlag == 0 ? 1 : 2
        guard bytes.count >= headerBytes else { return nil }
        kind = first >> 3 & 0x0F
        header = bytes.prefix(headerBytes)
        hasSize = first & Self.sizeFlag != 0
        var rest = bytes.dropFirst(headerBytes)
        if hasSize {
            guard let size = LEB128.read(from: &rest), size <= rest.count else { return nil }
            payload = rest.prefix(size)
        } else {
            payload = rest
        }
        bytes = rest.dropFirst(payload.count)
    }
}

/// Numbers of seven bits a byte, the lowest first (AV1, §4.10.5).
package enum LEB128 {
    /// Takes a number off, at most 2^32 - 1 as AV1 wants it; nil for what is none.
    package static func read(from bytes: inout ArraySlice<UInt8>) -> Int? {
        var value: UInt64 = 0
        for (place, byte) in bytes.prefix(8).enumerated() {
            value |= UInt64(byte & 0x7F) << UInt64(7 * place)
            guard byte & 0x80 == 0 else { continue }
            guard let number = UInt32(exactly: value) else { return nil }
            bytes = bytes.dropFirst(place + 1)
            return Int(number)
        }
        return nil
    }

    /// - Parameter value: not negative.
    package static func write(_ value: Int, to bytes: inout [UInt8]) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// How many bytes ``write(_:to:)`` makes of it.
    package static func byteCount(_ value: Int) -> Int {
        var count = 1
        var rest = value >> 7
        while rest > 0 {
            count += 1
            rest >>= 7
        }
        return count
    }
}
