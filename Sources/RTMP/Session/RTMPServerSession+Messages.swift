import Bytes
import Containers

extension RTMPServerSession {
    mutating func handle(_ message: RTMPMessage) throws(RTMPError) {
        if phase == .publishRequested, !message.type.isControl { return try hold(message) }
        switch message.type {
        case .acknowledgement: try handleAcknowledgement(message)
        case .windowAcknowledgementSize: try handleWindow(message)
        case .userControl: handleUserControl(message)
        case .commandAMF0, .commandAMF3: try handle(try RTMPCommand(message, limits: limits.amf0))
        case .audio, .video, .aggregate, .dataAMF0, .dataAMF3: if phase == .publishing { try deliver(message) }
        // Set Peer Bandwidth limits what we send; a publishing encoder gets next to nothing.
        default: break
        }
    }

    private mutating func handleAcknowledgement(_ message: RTMPMessage) throws(RTMPError) {
        var reader = ByteReader(message.payload.rawSpan)
        guard let bytes = try? reader.readUInt32() else { return }
        events.append(.acknowledged(bytes: bytes))
    }

    private mutating func handleWindow(_ message: RTMPMessage) throws(RTMPError) {
        var reader = ByteReader(message.payload.rawSpan)
        guard let size = try? reader.readUInt32(), size > 0 else { return }
        acknowledgementWindow = size
    }

    /// User control (§7.1.7). What a publisher has no use for is ignored, and so is what isn't complete.
    private mutating func handleUserControl(_ message: RTMPMessage) {
        var reader = ByteReader(message.payload.rawSpan)
        guard let type = try? reader.readUInt16(), let number = try? reader.readUInt32() else { return }
        switch UserControl(rawValue: type) {
        case .pingRequest: send(.pingResponse, number)
        case .pingResponse: events.append(.pong(timestamp: number))
        default: break
        }
    }
}

// MARK: - Media

extension RTMPServerSession {
    private mutating func hold(_ message: RTMPMessage) throws(RTMPError) {
        heldMessages.append(message)
        heldBytes += message.payload.count
        guard heldMessages.count <= limits.heldMessagesMax else {
            throw .limitExceeded(
                name: "RTMPLimits.heldMessagesMax", value: heldMessages.count, limit: limits.heldMessagesMax)
        }
        guard heldBytes <= limits.heldBytesMax else {
            throw .limitExceeded(name: "RTMPLimits.heldBytesMax", value: heldBytes, limit: limits.heldBytesMax)
        }
    }

    /// Handles what was held back while the driver made up its mind. Should that hold another request to publish, what follows
    /// it is held back again.
    mutating func releaseHeldMessages() {
        let released = heldMessages
        dropHeldMessages()
        do throws(RTMPError) {
            for message in released { try handle(message) }
        } catch {
            fail(error)
        }
    }

    mutating func dropHeldMessages() {
        heldMessages = []
        heldBytes = 0
    }

    private mutating func deliver(_ message: RTMPMessage) throws(RTMPError) {
        switch message.type {
        case .audio: events.append(.audio(timestamp: message.timestamp, body: message.payload))
        case .video: events.append(.video(timestamp: message.timestamp, body: message.payload))
        case .aggregate: try deliverAggregate(message)
        default: deliverData(message)
        }
    }

    /// A data message that can't be read costs its metadata, not the stream.
    private mutating func deliverData(_ message: RTMPMessage) {
        do throws(RTMPError) {
            var values = try RTMPCommand.values(of: message, limits: limits.amf0)[...]
            if values.first?.text == "@setDataFrame" { values.removeFirst() }
            guard values.first?.text == "onMetaData", let metadata = values.dropFirst().first else { return }
            events.append(.metadata(metadata))
        } catch {
            events.append(.unreadableData(error))
        }
    }

    /// An aggregate message holds FLV tags (§7.1.6). Their timestamps count from the first one's; the message's is what that one is.
    private mutating func deliverAggregate(_ message: RTMPMessage) throws(RTMPError) {
        var reader = ByteReader(message.payload.rawSpan)
        var offset: UInt32?
        do throws(ParseError) {
            while !reader.isAtEnd {
                let (type, timestamp, body) = try Self.readAggregated(&reader)
                let shift = offset ?? message.timestamp &- timestamp
                offset = shift
                guard type == .audio || type == .video || type == .dataAMF0 else { continue }
                try? deliver(
                    RTMPMessage(
                        type: type, streamID: message.streamID, timestamp: timestamp &+ shift,
                        chunkStreamID: message.chunkStreamID, payload: body))
            }
        } catch {
            throw .malformed("an aggregate message", error)
        }
    }

    private static func readAggregated(
        _ reader: inout ByteReader
    ) throws(ParseError) -> (RTMPMessageType, timestamp: UInt32, body: [UInt8]) {
        let type = RTMPMessageType(rawValue: try reader.readUInt8())
        let byteCount = Int(try reader.readUInt24())
        let low = try reader.readUInt24()
        let timestamp = UInt32(try reader.readUInt8()) << 24 | low
        try reader.skip(3)
        let body = try reader.readBytes(byteCount)
        // The back pointer; some encoders leave it out behind the last tag.
        if !reader.isAtEnd { try reader.skip(4) }
        return (type, timestamp, body)
    }
}
