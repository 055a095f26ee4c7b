import Bytes
import Containers

/// User control event types (Adobe RTMP 1.0, §7.1.7).
enum UserControl: UInt16 {
    case streamBegin = 0
    case streamEOF = 1
    case pingRequest = 6
    case pingResponse = 7
}

/// Chunk streams this side writes on. The numbers are the ones other servers use.
enum OutgoingChunkStream {
    static let control: UInt32 = 2
    static let command: UInt32 = 3
    static let status: UInt32 = 5
}

extension RTMPServerSession {
    mutating func send(_ type: RTMPMessageType, number: UInt32, limitType: UInt8? = nil) {
        var writer = ByteWriter(reservingCapacity: 5)
        writer.write(number)
        if let limitType { writer.write(limitType) }
        send(
            RTMPMessage(
                type: type, streamID: 0, timestamp: 0, chunkStreamID: OutgoingChunkStream.control, payload: writer.bytes))
    }

    mutating func send(_ event: UserControl, _ number: UInt32) {
        var writer = ByteWriter(reservingCapacity: 6)
        writer.write(event.rawValue)
        writer.write(number)
        send(
            RTMPMessage(
                type: .userControl, streamID: 0, timestamp: 0, chunkStreamID: OutgoingChunkStream.control,
                payload: writer.bytes))
    }

    mutating func send(_ command: RTMPCommand, streamID: UInt32 = 0) {
        let chunkStreamID = streamID == 0 ? OutgoingChunkStream.command : OutgoingChunkStream.status
        send(
            RTMPMessage(
                type: .commandAMF0, streamID: streamID, timestamp: 0, chunkStreamID: chunkStreamID,
                payload: command.encoded()))
    }

    /// Answers a command, if it wants an answer.
    mutating func reply(to command: RTMPCommand, _ value: AMF0Value) {
        guard command.transactionID != 0 else { return }
        send(RTMPCommand(name: "_result", transactionID: command.transactionID, arguments: [.null, value]))
    }

    /// `onStatus` (§7.2.2): what became of a stream, or with stream 0 of the connection.
    mutating func sendStatus(_ level: StatusLevel, _ code: String, _ description: String, streamID: UInt32) {
        let information = AMF0Value.object([
            AMF0Property("level", .string(level.rawValue)),
            AMF0Property("code", .string(code)),
            AMF0Property("description", .string(description)),
        ])
        send(RTMPCommand(name: "onStatus", arguments: [.null, information]), streamID: streamID)
    }

    private mutating func send(_ message: RTMPMessage) { encoder.encode(message, into: &output) }
}

enum StatusLevel: String {
    case status, error
}
