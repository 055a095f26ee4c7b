internal import Bytes

/// The first 64 bytes of an index.
struct IndexHeader: Equatable {
    static let byteCount = 64
    private static let magic: UInt64 = 0x4352_4C4E_2D49_4458  // "CRLN-IDX"
    private static let version: UInt16 = 1

    /// When the recording was created, in milliseconds since 1970 (UTC).
    var startedAt: Int64
    /// A number of this recording, so that another recording's records never pass for its own.
    var identity: UInt64

    init(startedAt: Int64, identity: UInt64) {
        self.startedAt = startedAt
        self.identity = identity
    }

    init(_ bytes: RawSpan) throws(ParseError) {
        var reader = ByteReader(bytes)
        guard try reader.readUInt64() == Self.magic else { throw .invalid("not an index of a recording", offset: 0) }
        guard try reader.readUInt16() == Self.version else { throw .invalid("an index of another version", offset: 8) }
        guard try reader.readUInt16() == UInt16(IndexRecord.byteCount) else { throw .invalid("records of another size", offset: 10) }
        startedAt = Int64(bitPattern: try reader.readUInt64())
        identity = try reader.readUInt64()
        try reader.skip(Self.byteCount - 4 - reader.offset)
        guard try reader.readUInt32() == checksum(bytes.extracting(0..<Self.byteCount - 4)) else {
            throw .invalid("wrong checksum", offset: Self.byteCount - 4)
        }
    }

    var encoded: [UInt8] {
        var writer = ByteWriter(reservingCapacity: Self.byteCount)
        writer.write(Self.magic)
        writer.write(Self.version)
        writer.write(UInt16(IndexRecord.byteCount))
        writer.write(UInt64(bitPattern: startedAt))
        writer.write(identity)
        writer.write([UInt8](repeating: 0, count: Self.byteCount - 4 - writer.count))
        writer.write(checksum(writer.bytes.rawBytes))
        return writer.bytes
    }

    /// What the checksum of the record in `slot` begins at: a record counts only in its own place of its own recording.
    func seed(slot: Int) -> UInt32 {
        (UInt32(truncatingIfNeeded: identity) ^ UInt32(truncatingIfNeeded: identity >> 32)) &+ UInt32(truncatingIfNeeded: slot)
    }
}
