import Bytes

/// Puts messages together from chunks (Adobe RTMP 1.0, §5.3), however TCP cut them and however the chunk streams are
/// interleaved.
///
/// Set Chunk Size and Abort (§5.4.1, §5.4.2) concern only this decoder, at once, and are not handed on.
///
/// A payload is copied once, into an allocation of its own length. Behind a cut, at most ``ChunkHeader/bytesMax`` bytes
/// of a header wait for the rest.
package struct ChunkDecoder {
    /// A chunk whose data is arriving.
    private struct Chunk {
        var streamIndex: Int
        var remaining: Int
    }

    private let limits: RTMPLimits
    private var streams: [ChunkStream] = []
    private var chunk: Chunk?
    /// The first bytes of a header whose end hasn't arrived.
    private var unreadHeader: [UInt8] = []
    private var messages = FIFO<RTMPMessage>()
    /// The sum of ``ChunkStream/reservedBytes``.
    private var unfinishedBytes = 0
    /// The largest chunk the peer sends.
    package private(set) var chunkSize = 128

    package init(limits: RTMPLimits = RTMPLimits()) { self.limits = limits }

    /// Takes the next bytes. After an error the decoder must not be used again: it no longer knows where a chunk starts.
    package mutating func receive(_ bytes: RawSpan) throws(RTMPError) {
        var reader = ByteReader(bytes)
        while !unreadHeader.isEmpty, !reader.isAtEnd { try completeHeader(from: &reader) }
        try consume(&reader)
    }

    /// The oldest complete message.
    package mutating func nextMessage() -> RTMPMessage? { messages.popFirst() }

    /// Joins a header that was cut with as many new bytes as its end can have. They may hold more than this one header.
    private mutating func completeHeader(from reader: inout ByteReader) throws(RTMPError) {
        var joined = unreadHeader
        joined.append(contentsOf: reader.readSpan(upTo: ChunkHeader.bytesMax))
        unreadHeader.removeAll(keepingCapacity: true)
        var joinedReader = ByteReader(joined.rawSpan)
        try consume(&joinedReader)
    }

    private mutating func consume(_ reader: inout ByteReader) throws(RTMPError) {
        while !reader.isAtEnd {
            if chunk == nil {
                var header = reader
                guard let begun = try beginChunk(&header) else {
                    unreadHeader.append(contentsOf: reader.readSpan(upTo: reader.remaining))
                    return
                }
                reader = header
                chunk = begun
            }
            try continueChunk(&reader)
        }
    }
}

// MARK: - Headers

extension ChunkDecoder {
    /// Reads a chunk's header; `nil` if it isn't there to the end yet.
    private mutating func beginChunk(_ reader: inout ByteReader) throws(RTMPError) -> Chunk? {
        guard let header = try? ChunkHeader(&reader) else { return nil }
        let index = streams.firstIndex { $0.id == header.chunkStreamID }
        if header.format == 3, let index, streams[index].isReceiving {
            guard skipRepeatedTimestamp(of: streams[index], &reader) else { return nil }
            return Chunk(streamIndex: index, remaining: min(streams[index].missingBytes, chunkSize))
        }
        var stream = index.map { streams[$0] } ?? ChunkStream(id: header.chunkStreamID)
        var extended: UInt32?
        if header.format == 3 {
            guard skipRepeatedTimestamp(of: stream, &reader) else { return nil }
        } else if header.timestampField == ChunkHeader.extendedMark {
            guard let field = try? reader.readUInt32() else { return nil }
            extended = field
        }
        // Type 1 on a new chunk stream is let pass: librtmp sends its first ping so.
        guard header.format <= 1 || stream.isDescribed else {
            throw .violation("chunk stream \(header.chunkStreamID) starts with a header that abbreviates another")
        }
        unfinishedBytes -= stream.reservedBytes
        stream.begin(header, extended: extended)
        return try store(stream, at: index)
    }

    private mutating func store(_ stream: ChunkStream, at known: Int?) throws(RTMPError) -> Chunk {
        try check(stream)
        unfinishedBytes += stream.reservedBytes
        try check(unfinishedBytes, limits.unfinishedBytesMax, "RTMPLimits.unfinishedBytesMax")
        let index = known ?? streams.count
        if known == nil {
            try check(streams.count + 1, limits.chunkStreamsMax, "RTMPLimits.chunkStreamsMax")
            streams.append(stream)
        } else {
            streams[index] = stream
        }
        streams[index].payload.reserveCapacity(ChunkStream.reservation(for: stream.messageLength))
        return Chunk(streamIndex: index, remaining: min(stream.messageLength, chunkSize))
    }

    private func check(_ stream: ChunkStream) throws(RTMPError) {
        if stream.type.isMedia {
            try check(stream.messageLength, limits.mediaMessageBytesMax, "RTMPLimits.mediaMessageBytesMax")
        } else {
            try check(stream.messageLength, limits.otherMessageBytesMax, "RTMPLimits.otherMessageBytesMax")
        }
    }

    private func check(_ value: Int, _ limit: Int, _ name: StaticString) throws(RTMPError) {
        guard value <= limit else { throw .limitExceeded(name: name.description, value: value, limit: limit) }
    }

    /// A type 3 chunk repeats the extended timestamp of the header it continues (§5.3.1.3). FFmpeg does it, librtmp as OBS
    /// carries it doesn't: the bytes decide. They are compared with the number on the wire and with the message's timestamp,
    /// since the document doesn't say which is meant where a delta is extended. Returns `false` if more bytes are needed to decide.
    private func skipRepeatedTimestamp(of stream: ChunkStream, _ reader: inout ByteReader) -> Bool {
        guard let field = stream.extendedField else { return true }
        var ahead = reader
        let count = min(4, ahead.remaining)
        var bits: UInt32 = 0
        for _ in 0..<count { bits = bits << 8 | UInt32((try? ahead.readUInt8()) ?? 0) }
        let unseenBits = UInt32(32 - 8 * count)
        guard bits == field >> unseenBits || bits == stream.timestamp >> unseenBits else { return true }
        guard count == 4 else { return false }
        reader = ahead
        return true
    }
}

// MARK: - Data

extension ChunkDecoder {
    private mutating func continueChunk(_ reader: inout ByteReader) throws(RTMPError) {
        guard let current = chunk else { return }
        let index = current.streamIndex
        let reservedBefore = streams[index].reservedBytes
        let step = min(current.remaining, reader.remaining)
        streams[index].payload.append(contentsOf: reader.readSpan(upTo: step))
        unfinishedBytes += streams[index].reservedBytes - reservedBefore
        try check(unfinishedBytes, limits.unfinishedBytesMax, "RTMPLimits.unfinishedBytesMax")
        guard step == current.remaining else {
            chunk = Chunk(streamIndex: index, remaining: current.remaining - step)
            return
        }
        chunk = nil
        if streams[index].missingBytes == 0 { try finishMessage(index) }
    }

    private mutating func finishMessage(_ index: Int) throws(RTMPError) {
        let payload = takePayload(index)
        let stream = streams[index]
        switch stream.type {
        case .setChunkSize: try setChunkSize(payload)
        case .abort: try abortMessage(payload)
        default:
            messages.append(
                RTMPMessage(
                    type: stream.type, streamID: stream.messageStreamID, timestamp: stream.timestamp,
                    chunkStreamID: stream.id, payload: payload))
        }
    }

    private mutating func takePayload(_ index: Int) -> [UInt8] {
        unfinishedBytes -= streams[index].reservedBytes
        return streams[index].takePayload()
    }

    private mutating func setChunkSize(_ payload: [UInt8]) throws(RTMPError) {
        let size = try Self.number(payload, in: "Set Chunk Size")
        guard size > 0, size < 0x8000_0000 else { throw .violation("Set Chunk Size asks for \(size) bytes") }
        chunkSize = min(Int(size), limits.chunkSizeMax)
    }

    private mutating func abortMessage(_ payload: [UInt8]) throws(RTMPError) {
        let id = try Self.number(payload, in: "Abort")
        guard let index = streams.firstIndex(where: { $0.id == id }), streams[index].isReceiving else { return }
        _ = takePayload(index)
    }

    private static func number(_ payload: [UInt8], in message: String) throws(RTMPError) -> UInt32 {
        var reader = ByteReader(payload.rawSpan)
        do throws(ParseError) { return try reader.readUInt32() } catch { throw .malformed(message, error) }
    }
}
