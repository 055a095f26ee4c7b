internal import Bytes
internal import Media

/// One record of an index, 64 bytes wherever it stands:
///
///     0   kind · flags or reason · rendition · 0      56  how many records were on the disk when this one was written
///     4   what the kind needs                         60  CRC-32 of bytes 0 to 59, begun at the slot's seed
package enum IndexRecord: Equatable, Sendable {
    case file(FileRecord)
    case part(PartRecord)
    case gap(RecordingGap)
    case end(RecordingEnd)

    static let byteCount = 64
    private static let durableOffset = 56
    private static let checksumOffset = 60

    private enum Kind: UInt8 { case file = 1, part, gap, end }
    private static let independentFlag: UInt8 = 1
    private static let discontinuityFlag: UInt8 = 2

    // MARK: Writing

    /// Appends the record's 64 bytes. `durable` is the number of records that are known to survive a loss of power.
    func write(to writer: inout ByteWriter, slot: Int, durable: Int, header: IndexHeader) {
        let start = writer.count
        switch self {
        case .file(let record): Self.write(record, to: &writer)
        case .part(let record): Self.write(record, to: &writer)
        case .gap(let gap): Self.write(gap, to: &writer)
        case .end(let end): Self.write(end, to: &writer)
        }
        while writer.count < start + Self.durableOffset { writer.write(0 as UInt8) }
        writer.write(UInt32(clamping: durable))
        writer.write(checksum(writer.bytes.rawBytes.extracting(start..<start + Self.checksumOffset), seed: header.seed(slot: slot)))
    }

    private static func writeHead(_ kind: Kind, _ detail: UInt8, _ rendition: MediaKind?, to writer: inout ByteWriter) {
        writer.write(kind.rawValue)
        writer.write(detail)
        writer.write(rendition == .audio ? 1 : 0 as UInt8)
        writer.write(0 as UInt8)
    }

    private static func write(_ record: FileRecord, to writer: inout ByteWriter) {
        writeHead(.file, 0, nil, to: &writer)
        writer.write(record.number)
        writer.write(record.videoTimescale)
        writer.write(record.audioTimescale)
        for initialization in [record.initialization, record.videoInitialization, record.audioInitialization] {
            writer.write(initialization.byteCount)
            writer.write(initialization.checksum)
        }
    }

    private static func write(_ record: PartRecord, to writer: inout ByteWriter) {
        let flags = (record.isIndependent ? independentFlag : 0) | (record.followsDiscontinuity ? discontinuityFlag : 0)
        writeHead(.part, flags, record.rendition, to: &writer)
        writer.write(record.file)
        writer.write(UInt64(clamping: record.mediaSequenceNumber))
        writer.write(record.partIndex)
        writer.write(record.byteCount)
        writer.write(UInt64(clamping: record.offset))
        writer.write(UInt64(bitPattern: record.decodeTime))
        writer.write(record.duration)
        writer.write(UInt64(bitPattern: record.programDateTime))
        writer.write(record.checksum)
    }

    private static func write(_ gap: RecordingGap, to writer: inout ByteWriter) {
        writeHead(.gap, gap.reason.code, gap.rendition, to: &writer)
        writer.write(UInt32(gap.reason.detail))
        writer.write(UInt64(clamping: gap.mediaSequenceNumbers.lowerBound))
        writer.write(UInt64(clamping: gap.mediaSequenceNumbers.upperBound))
        writer.write(UInt64(bitPattern: gap.start))
        writer.write(UInt64(bitPattern: gap.end))
        writer.write(UInt32(clamping: gap.parts))
        writer.write(UInt64(clamping: gap.bytes))
    }

    private static func write(_ end: RecordingEnd, to writer: inout ByteWriter) {
        writeHead(.end, end.reason.rawValue, nil, to: &writer)
        writer.write(UInt64(bitPattern: end.time))
    }

    // MARK: Reading

    /// Reads the record of `slot`, and how many records were on the disk when it was written (at most `slot`).
    static func read(_ bytes: RawSpan, slot: Int, header: IndexHeader) throws(ParseError) -> (record: IndexRecord, durable: Int) {
        guard bytes.byteCount == byteCount else { throw .truncated(offset: bytes.byteCount) }
        var tail = ByteReader(bytes.extracting(durableOffset..<byteCount))
        let durable = try tail.readUInt32()
        guard try tail.readUInt32() == checksum(bytes.extracting(0..<checksumOffset), seed: header.seed(slot: slot)) else {
            throw .invalid("wrong checksum", offset: checksumOffset)
        }
        guard durable <= slot else { throw .invalid("a record knows of later records", offset: durableOffset) }
        return (try read(fields: bytes), Int(durable))
    }

    /// Reads a record's fields; its checksum was proven before.
    private static func read(fields bytes: RawSpan) throws(ParseError) -> IndexRecord {
        var reader = ByteReader(bytes)
        guard let kind = Kind(rawValue: try reader.readUInt8()) else { throw .invalid("unknown kind of record", offset: 0) }
        let detail = try reader.readUInt8()
        let rendition: MediaKind
        switch try reader.readUInt8() {
        case 0: rendition = .video
        case 1: rendition = .audio
        default: throw .invalid("unknown rendition", offset: 2)
        }
        try reader.skip(1)
        switch kind {
        case .file: return .file(try readFile(&reader))
        case .part: return .part(try readPart(&reader, flags: detail, rendition: rendition))
        case .gap: return .gap(try readGap(&reader, reason: detail, rendition: rendition))
        case .end:
            guard let reason = RecordingEnd.Reason(rawValue: detail) else { throw .invalid("unknown reason of an end", offset: 1) }
            return .end(RecordingEnd(reason: reason, time: Int64(bitPattern: try reader.readUInt64())))
        }
    }

    @_lifetime(reader: copy reader)
    private static func readFile(_ reader: inout ByteReader) throws(ParseError) -> FileRecord {
        let (number, video, audio) = (try reader.readUInt32(), try reader.readUInt32(), try reader.readUInt32())
        return FileRecord(
            number: number, videoTimescale: video, audioTimescale: audio, initialization: try readInitialization(&reader),
            videoInitialization: try readInitialization(&reader), audioInitialization: try readInitialization(&reader))
    }

    @_lifetime(reader: copy reader)
    private static func readInitialization(_ reader: inout ByteReader) throws(ParseError) -> FileRecord.Initialization {
        FileRecord.Initialization(byteCount: try reader.readUInt32(), checksum: try reader.readUInt32())
    }

    @_lifetime(reader: copy reader)
    private static func readPart(_ reader: inout ByteReader, flags: UInt8, rendition: MediaKind) throws(ParseError) -> PartRecord {
        let file = try reader.readUInt32()
        let sequenceNumber = try readCount(&reader)
        let partIndex = try reader.readUInt32()
        let byteCount = try reader.readUInt32()
        let offset = try readCount(&reader)
        guard offset <= Int.max - Int(byteCount) else { throw .invalid("a part ends beyond every file", offset: 24) }
        return PartRecord(
            file: file, rendition: rendition, isIndependent: flags & independentFlag != 0,
            followsDiscontinuity: flags & discontinuityFlag != 0, mediaSequenceNumber: sequenceNumber, partIndex: partIndex,
            offset: Int64(offset), byteCount: byteCount, decodeTime: Int64(bitPattern: try reader.readUInt64()),
            duration: try reader.readUInt32(), programDateTime: Int64(bitPattern: try reader.readUInt64()),
            checksum: try reader.readUInt32())
    }

    @_lifetime(reader: copy reader)
    private static func readGap(_ reader: inout ByteReader, reason code: UInt8, rendition: MediaKind) throws(ParseError) -> RecordingGap {
        let detail = try reader.readUInt32()
        guard let reason = RecordingTrouble(code: code, detail: UInt16(truncatingIfNeeded: detail)) else {
            throw .invalid("unknown reason of a gap", offset: 1)
        }
        let first = try readCount(&reader)
        let last = try readCount(&reader)
        guard first <= last else { throw .invalid("a gap ends before it starts", offset: 16) }
        return RecordingGap(
            reason: reason, rendition: rendition, mediaSequenceNumbers: first...last,
            start: Int64(bitPattern: try reader.readUInt64()), end: Int64(bitPattern: try reader.readUInt64()),
            parts: Int(try reader.readUInt32()), bytes: Int64(try readCount(&reader)))
    }

    /// An unsigned number that fits `Int`.
    @_lifetime(reader: copy reader)
    private static func readCount(_ reader: inout ByteReader) throws(ParseError) -> Int {
        guard let count = Int(exactly: try reader.readUInt64()) else { throw .invalid("a number is too large", offset: reader.offset) }
        return count
    }
}

extension RecordingTrouble {
    fileprivate var code: UInt8 {
        switch self {
        case .diskFull: 1
        case .lowSpace: 2
        case .readOnly: 3
        case .inputOutput: 4
        case .limitReached: 5
        case .backlogFull: 6
        }
    }

    fileprivate var detail: UInt16 {
        if case .inputOutput(let code) = self { code } else { 0 }
    }

    fileprivate init?(code: UInt8, detail: UInt16) {
        switch code {
        case 1: self = .diskFull
        case 2: self = .lowSpace
        case 3: self = .readOnly
        case 4: self = .inputOutput(code: detail)
        case 5: self = .limitReached
        case 6: self = .backlogFull
        default: return nil
        }
    }
}
