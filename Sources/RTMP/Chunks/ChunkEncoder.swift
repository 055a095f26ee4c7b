/// Cuts messages into chunks with the shortest headers that every known reader understands (Adobe RTMP 1.0, §5.3).
package struct ChunkEncoder {
    /// What the last message on a chunk stream said, which the next header may leave out.
    private struct Previous {
        var streamID: UInt32
        var length: Int
        var type: RTMPMessageType
        var timestamp: UInt32
        /// `nil` after a type 0 header: readers disagree on what repeating it means.
        var delta: UInt32?
    }

    private var previous: [UInt32: Previous] = [:]
    /// The largest chunk that is written: 128 until ``setChunkSize(_:into:)``.
    package private(set) var chunkSize = 128

    package init() {}

    /// Announces `size` (1 to 0xFFFFFF) to the peer and cuts by it from then on.
    package mutating func setChunkSize(_ size: Int, into output: inout [UInt8]) {
        precondition((1...0xFF_FFFF).contains(size), "a chunk has 1 to 0xFFFFFF bytes")
        var payload: [UInt8] = []
        payload.appendBigEndian(UInt32(size), count: 4)
        encode(RTMPMessage(type: .setChunkSize, streamID: 0, timestamp: 0, chunkStreamID: 2, payload: payload), into: &output)
        chunkSize = size
    }

    /// Appends the chunks of `message`, whose payload must be shorter than 2^24 bytes and whose chunk stream 2 to 65,599.
    package mutating func encode(_ message: RTMPMessage, into output: inout [UInt8]) {
        precondition(message.payload.count <= 0xFF_FFFF, "the length of an RTMP message has three bytes")
        precondition((2...65_599).contains(message.chunkStreamID), "a chunk stream has an id from 2 to 65,599")
        var header = abbreviatedHeader(message)
        let extended = Self.extendedTimestamp(&header, wireTimestamp(message, format: header.format))
        header.write(to: &output)
        if let extended { output.appendBigEndian(extended, count: 4) }
        header.format = 3
        var rest = message.payload[...]
        output += rest.prefix(chunkSize)
        rest = rest.dropFirst(chunkSize)
        while !rest.isEmpty {
            header.write(to: &output)
            if let extended { output.appendBigEndian(extended, count: 4) }
            output += rest.prefix(chunkSize)
            rest = rest.dropFirst(chunkSize)
        }
        remember(message)
    }

    private func abbreviatedHeader(_ message: RTMPMessage) -> ChunkHeader {
        var header = ChunkHeader(format: 0, chunkStreamID: message.chunkStreamID)
        header.messageLength = message.payload.count
        header.type = message.type
        header.messageStreamID = message.streamID
        guard let previous = previous[message.chunkStreamID], previous.streamID == message.streamID else { return header }
        let delta = message.timestamp &- previous.timestamp
        // A timestamp that went back, and a delta that wouldn't be shorter, need the timestamp itself.
        guard delta < ChunkHeader.extendedMark else { return header }
        header.format = 1
        guard previous.length == message.payload.count, previous.type == message.type else { return header }
        header.format = previous.delta == delta ? 3 : 2
        return header
    }

    private func wireTimestamp(_ message: RTMPMessage, format: UInt8) -> UInt32 {
        guard format > 0, let previous = previous[message.chunkStreamID] else { return message.timestamp }
        return message.timestamp &- previous.timestamp
    }

    private static func extendedTimestamp(_ header: inout ChunkHeader, _ timestamp: UInt32) -> UInt32? {
        header.timestampField = min(timestamp, ChunkHeader.extendedMark)
        return timestamp >= ChunkHeader.extendedMark ? timestamp : nil
    }

    private mutating func remember(_ message: RTMPMessage) {
        var delta: UInt32?
        if let last = previous[message.chunkStreamID], last.streamID == message.streamID {
            let distance = message.timestamp &- last.timestamp
            delta = distance < ChunkHeader.extendedMark ? distance : nil
        }
        previous[message.chunkStreamID] = Previous(
            streamID: message.streamID, length: message.payload.count, type: message.type,
            timestamp: message.timestamp, delta: delta)
    }
}
