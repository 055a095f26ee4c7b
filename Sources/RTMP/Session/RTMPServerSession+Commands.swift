import Bytes
import Containers

extension RTMPServerSession {
    mutating func handle(_ command: RTMPCommand) throws(RTMPError) {
        if phase != .publishing { try countCommand() }
        switch command.name {
        case "connect": try connect(command)
        case "createStream": try createStream(command)
        case "publish": try publish(command)
        case "play": try play(command)
        case "FCPublish": answerFCPublish(command)
        case "FCUnpublish": unpublish(command)
        case "closeStream": unpublish(command)
        case "deleteStream": deleteStream(command)
        case "getStreamLength": reply(to: command, .number(0))
        case "_result", "_error", "onStatus": break
        // `releaseStream`, `_checkbw`, `FCSubscribe` and whatever an encoder asks for besides: an empty answer satisfies
        // all of them, while an error makes some give up.
        default: reply(to: command, .null)
        }
    }

    private mutating func countCommand() throws(RTMPError) {
        commandsBeforePublish += 1
        guard commandsBeforePublish <= limits.commandsBeforePublishMax else {
            throw .limitExceeded(
                name: "RTMPLimits.commandsBeforePublishMax", value: commandsBeforePublish,
                limit: limits.commandsBeforePublishMax)
        }
    }

    private func requireConnection(for command: String) throws(RTMPError) -> RTMPConnectRequest {
        guard let connectRequest else { throw .violation("“\(command)” came before “connect”") }
        return connectRequest
    }
}

// MARK: - connect and createStream

extension RTMPServerSession {
    private mutating func connect(_ command: RTMPCommand) throws(RTMPError) {
        guard connectRequest == nil else { throw .violation("“connect” came twice") }
        let request = RTMPConnectRequest(command)
        connectRequest = request
        phase = .connected
        send(.windowAcknowledgementSize, number: Self.sentAcknowledgementWindow)
        send(.setPeerBandwidth, number: Self.sentAcknowledgementWindow, limitType: 2)
        encoder.setChunkSize(Self.sentChunkSize, into: &output)
        send(
            RTMPCommand(
                name: "_result", transactionID: command.transactionID,
                arguments: [Self.serverProperties, Self.connectSuccess]))
        events.append(.connected(request))
    }

    /// The server talks little: a message never needs a second chunk.
    private static let sentChunkSize = 65_536
    /// The peer acknowledges what we send in steps of this many bytes.
    private static let sentAcknowledgementWindow: UInt32 = 2_500_000

    private static let serverProperties = AMF0Value.object([
        // Encoders that look at it want a Flash Media Server 3.
        AMF0Property("fmsVer", .string("FMS/3,5,3,888")),
        AMF0Property("capabilities", .number(31)),
        // Enhanced RTMP: its first version's list, and the second's.
        AMF0Property("fourCcList", .strictArray((videoCodecs + audioCodecs).map { .string($0) })),
        AMF0Property("videoFourCcInfoMap", map(videoCodecs)),
        AMF0Property("audioFourCcInfoMap", map(audioCodecs)),
        AMF0Property("capsEx", .number(Double(RTMPExtensions([.reconnect, .multitrack, .modifiers]).rawValue))),
    ])

    private static let videoCodecs = ["avc1", "hvc1", "av01", "vp09", "vp08"]
    private static let audioCodecs = ["mp4a", "Opus"]

    /// `FourCcInfoMask`: nothing is decoded or encoded here, all is forwarded.
    private static func map(_ codecs: [String]) -> AMF0Value { .object(codecs.map { AMF0Property($0, .number(4)) }) }

    /// `objectEncoding` 0 also answers those who asked for AMF3 (3): they then speak AMF0.
    private static let connectSuccess = AMF0Value.object([
        AMF0Property("level", .string("status")),
        AMF0Property("code", .string("NetConnection.Connect.Success")),
        AMF0Property("description", .string("Connection succeeded.")),
        AMF0Property("objectEncoding", .number(0)),
    ])

    private mutating func createStream(_ command: RTMPCommand) throws(RTMPError) {
        _ = try requireConnection(for: command.name)
        guard openStreams.count < limits.openStreamsMax else {
            throw .limitExceeded(
                name: "RTMPLimits.openStreamsMax", value: openStreams.count + 1, limit: limits.openStreamsMax)
        }
        lastStreamID &+= 1
        openStreams.insert(lastStreamID)
        reply(to: command, .number(Double(lastStreamID)))
    }
}

// MARK: - publish and play

extension RTMPServerSession {
    private mutating func publish(_ command: RTMPCommand) throws(RTMPError) {
        let connection = try requireConnection(for: command.name)
        guard phase == .connected else {
            return sendStatus(
                .error, "NetStream.Publish.BadName", "This connection publishes already.", streamID: command.streamID)
        }
        let address = RTMPAddress(app: connection.app, tcURL: connection.tcURL, name: command.text(at: 1))
        publishStreamID = command.streamID
        phase = .publishRequested
        let kind = command.text(at: 2)
        let query = address.query.isEmpty ? connection.query : address.query
        events.append(
            .publishRequested(
                RTMPPublishRequest(
                    app: address.app, streamKey: address.name, query: query, kind: kind.isEmpty ? "live" : kind)))
    }

    private mutating func play(_ command: RTMPCommand) throws(RTMPError) {
        let connection = try requireConnection(for: command.name)
        let address = RTMPAddress(app: connection.app, tcURL: connection.tcURL, name: command.text(at: 1))
        playStreamID = command.streamID
        events.append(.playRequested(RTMPPlayRequest(app: address.app, name: address.name, query: address.query)))
    }

    /// Says yes to the publication that was asked for. Events of what was held back meanwhile follow. Returns `false`,
    /// and does nothing, if nothing is asked for any more, such as after an error.
    @discardableResult
    package mutating func acceptPublish() -> Bool {
        guard phase == .publishRequested else { return false }
        phase = .publishing
        commandsBeforePublish = 0
        send(.streamBegin, publishStreamID)
        sendStatus(.status, "NetStream.Publish.Start", "Publishing has started.", streamID: publishStreamID)
        releaseHeldMessages()
        return true
    }

    /// Says no; `reason` is a sentence that encoders show or log. The connection stays open for another attempt until
    /// the driver closes it. Media that was held back is dropped.
    package mutating func refusePublish(reason: String) {
        guard phase == .publishRequested else { return }
        phase = .connected
        sendStatus(.error, "NetStream.Publish.BadName", reason, streamID: publishStreamID)
        releaseHeldMessages()
    }

    /// Says no to the last ``RTMPEvent/playRequested(_:)``.
    package mutating func refusePlay(reason: String) {
        guard let streamID = playStreamID else { return }
        playStreamID = nil
        sendStatus(.error, "NetStream.Play.StreamNotFound", reason, streamID: streamID)
    }
}

// MARK: - The end of a publication

extension RTMPServerSession {
    /// FMLE and hardware encoders wait for `onFCPublish` before they go on. It promises nothing: `publish` decides.
    private mutating func answerFCPublish(_ command: RTMPCommand) {
        reply(to: command, .null)
        sendNotice("onFCPublish", code: "NetStream.Publish.Start")
    }

    /// `FCUnpublish` and `closeStream`. Of an encoder's `FCUnpublish`, `deleteStream` and end of connection the first counts.
    private mutating func unpublish(_ command: RTMPCommand) {
        reply(to: command, .null)
        if command.name == "FCUnpublish" { sendNotice("onFCUnpublish", code: "NetStream.Unpublish.Success") }
        endPublication()
    }

    private mutating func deleteStream(_ command: RTMPCommand) {
        reply(to: command, .null)
        let id = command.streamID(at: 1)
        if let id { openStreams.remove(id) }
        // Some encoders leave the number out, or publish on a stream that they never created.
        if id == nil || id == publishStreamID || publishStreamID == 0 { endPublication() }
    }

    private mutating func endPublication() {
        guard phase == .publishing else { return }
        sendStatus(.status, "NetStream.Unpublish.Success", "Publishing has ended.", streamID: publishStreamID)
        phase = .connected
        events.append(.unpublished)
    }

    /// Ends the connection from this side, with a sentence for the encoder's log such as “The stream key was replaced.”
    /// Send the output, then close. Events that were not taken yet stay.
    ///
    /// - Parameter asksToReconnect: an encoder that understands it is told to come back (Enhanced RTMP v2, "Reconnect Request") and not that
    ///   something has failed.
    package mutating func close(reason: String, asksToReconnect: Bool = false) {
        guard phase != .closed else { return }
        let isTalking = phase != .handshake && phase != .awaitingConnect
        if phase == .publishing {
            sendStatus(.status, "NetStream.Unpublish.Success", reason, streamID: publishStreamID)
        }
        if asksToReconnect, connectRequest?.extensions.contains(.reconnect) == true {
            sendStatus(.status, "NetConnection.Connect.ReconnectRequest", reason, streamID: 0)
            // The level makes FFmpeg print the reason and end.
        } else if isTalking {
            sendStatus(.error, "NetConnection.Connect.Closed", reason, streamID: 0)
        }
        dropHeldMessages()
        phase = .closed
    }

    /// Asks the peer for a sign of life; the answer is ``RTMPEvent/pong(timestamp:)`` with the same number. Does nothing before `connect`.
    package mutating func sendPing(timestamp: UInt32) {
        guard connectRequest != nil, phase != .closed else { return }
        send(.pingRequest, timestamp)
    }

    private mutating func sendNotice(_ name: String, code: String) {
        let information = AMF0Value.object([
            AMF0Property("level", .string("status")),
            AMF0Property("code", .string(code)),
            AMF0Property("description", .string("")),
        ])
        send(RTMPCommand(name: name, arguments: [.null, information]))
    }
}
