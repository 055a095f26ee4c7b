import Bytes
package import Containers
package import RTMP

/// The encoder's side of an RTMP publication, as far as tests need one: bytes in, bytes out, no socket.
///
/// ```
/// var publisher = RTMPTestPublisher(tcURL: "rtmp://127.0.0.1/live", app: "live", streamKey: "key")
/// send(publisher.start())
/// while publisher.state is not .publishing { send(try publisher.receive(bytesFromServer)) }
/// send(publisher.video(timestamp: 0, body: sequenceHeader))
/// ```
package struct RTMPTestPublisher {
    /// Whose sequence of commands is spoken.
    package enum Style: String, Sendable, CaseIterable {
        /// librtmp: `releaseStream` and `FCPublish` before `createStream`, `_checkbw` behind it.
        case obs
        /// `releaseStream` and `FCPublish` before `createStream`; a window acknowledgement size; the tcUrl with port.
        case ffmpeg
        /// Set Chunk Size and `connect` in one, `releaseStream`, `FCPublish`, `createStream` with its own chunk streams.
        case gstreamer
        /// `createStream` and `publish` only.
        case larix
        /// `FCPublish` without `releaseStream`, and the key at the end of the path with an empty publishing name.
        case hardware
    }

    package enum State: Equatable, Sendable {
        case handshake, connecting, creatingStream, awaitingPublish, publishing
        /// The server said no, by this code and these words.
        case refused(code: String, description: String)
        /// The server ended it, by this code and these words.
        case ended(code: String, description: String)
    }

    package private(set) var state = State.handshake
    /// What the server sent, in order: commands as their values.
    package private(set) var received: [[AMF0Value]] = []
    /// The last acknowledgement of the server.
    package private(set) var acknowledgedBytes: UInt32?
    /// Timestamps of the server's ping requests, each answered.
    package private(set) var pings: [UInt32] = []

    /// Timestamps of the server's answers to ``ping(timestamp:)``.
    package private(set) var pongs: [UInt32] = []

    private let style: Style
    private let tcURL: String
    private let app: String
    private let streamKey: String
    private let chunkSize: Int
    /// `capsEx` of Enhanced RTMP, for an encoder that knows it.
    private let extensions: RTMPExtensions?
    private var encoder = ChunkEncoder()
    private var decoder = ChunkDecoder()
    private var handshakeBytes: [UInt8] = []
    private var streamID: UInt32 = 0
    private var output: [UInt8] = []

    package init(
        style: Style = .obs, tcURL: String = "rtmp://127.0.0.1/live", app: String = "live", streamKey: String,
        chunkSize: Int = 4096, extensions: RTMPExtensions? = nil
    ) {
        self.extensions = extensions
        self.style = style
        self.tcURL = tcURL
        self.app = app
        self.streamKey = streamKey
        self.chunkSize = chunkSize
    }

    /// C0 and C1 of a simple handshake.
    package mutating func start() -> [UInt8] {
        [3, 0, 0, 0, 0, 0, 0, 0, 0] + (0..<1528).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }

    /// Takes the server's bytes, and returns what an encoder says to them.
    package mutating func receive(_ bytes: [UInt8]) throws(RTMPError) -> [UInt8] {
        var rest = bytes[...]
        if state == .handshake {
            let missing = 3073 - handshakeBytes.count
            handshakeBytes += rest.prefix(missing)
            rest = rest.dropFirst(missing)
            guard handshakeBytes.count == 3073 else { return [] }
            output += handshakeBytes[1..<1537]
            state = .connecting
            connect()
        }
        try decoder.receive(rest.rawSpan)
        while let message = decoder.nextMessage() { try handle(message) }
        return takeOutput()
    }

    package mutating func video(timestamp: UInt32, body: [UInt8]) -> [UInt8] {
        send(.video, timestamp: timestamp, chunkStreamID: style == .ffmpeg ? 6 : 4, body)
        return takeOutput()
    }

    package mutating func audio(timestamp: UInt32, body: [UInt8]) -> [UInt8] {
        send(.audio, timestamp: timestamp, chunkStreamID: 4, body)
        return takeOutput()
    }

    /// `@setDataFrame`, `onMetaData` and `value`.
    package mutating func metadata(_ value: AMF0Value, timestamp: UInt32 = 0) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(amf0: [.string("@setDataFrame"), .string("onMetaData"), value])
        send(.dataAMF0, timestamp: timestamp, chunkStreamID: 4, writer.bytes)
        return takeOutput()
    }

    /// Any message, on the publication's stream: for what no real encoder sends.
    package mutating func message(
        type: RTMPMessageType, timestamp: UInt32, chunkStreamID: UInt32 = 4, body: [UInt8]
    ) -> [UInt8] {
        send(type, timestamp: timestamp, chunkStreamID: chunkStreamID, body)
        return takeOutput()
    }

    /// Any command on the connection.
    package mutating func command(_ values: [AMF0Value], onStream: Bool = false) -> [UInt8] {
        send(values, streamID: onStream ? streamID : 0)
        return takeOutput()
    }

    /// The end of the publication, as the encoder words it.
    package mutating func deleteStream() -> [UInt8] {
        switch style {
        case .obs, .ffmpeg, .gstreamer:
            send([.string("FCUnpublish"), .number(6), .null, .string(streamKey)])
            send([.string("deleteStream"), .number(7), .null, .number(Double(streamID))])
        case .larix: send([.string("deleteStream"), .number(7), .null, .number(Double(streamID))])
        case .hardware: send([.string("closeStream"), .number(0), .null], streamID: streamID)
        }
        return takeOutput()
    }

    package mutating func ping(timestamp: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(6 as UInt16)
        writer.write(timestamp)
        send(.userControl, timestamp: 0, chunkStreamID: 2, writer.bytes, streamID: 0)
        return takeOutput()
    }
}

// MARK: - The conversation

extension RTMPTestPublisher {
    private var releaseStream: [AMF0Value] { [.string("releaseStream"), .number(2), .null, .string(streamKey)] }
    private var fcPublish: [AMF0Value] { [.string("FCPublish"), .number(3), .null, .string(streamKey)] }
    private var createStream: [AMF0Value] { [.string("createStream"), .number(4), .null] }

    private mutating func connect() {
        if style != .ffmpeg { encoder.setChunkSize(chunkSize, into: &output) }
        let flashVersion =
            switch style {
            case .obs, .hardware: "FMLE/3.0 (compatible; FMSc/1.0)"
            case .ffmpeg: "FMLE/3.0 (compatible; Lavf60.16.100)"
            case .gstreamer: "FMLE/3.0 (compatible; GStreamer/1.22.0)"
            case .larix: "Larix/1.3"
            }
        send([
            .string("connect"), .number(1),
            .object(
                [
                    AMF0Property("app", .string(app)),
                    AMF0Property("type", .string("nonprivate")),
                    AMF0Property("flashVer", .string(flashVersion)),
                    AMF0Property("swfUrl", .string(tcURL)),
                    AMF0Property("tcUrl", .string(tcURL)),
                ] + (extensions.map { [AMF0Property("capsEx", .number(Double($0.rawValue)))] } ?? [])),
        ])
    }

    private mutating func handle(_ message: RTMPMessage) throws(RTMPError) {
        var reader = ByteReader(message.payload.rawSpan)
        switch message.type {
        case .acknowledgement: acknowledgedBytes = try? reader.readUInt32()
        case .userControl:
            guard let event = try? reader.readUInt16(), let number = try? reader.readUInt32() else { return }
            handleUserControl(event, number)
        case .commandAMF0:
            var decoder = AMF0Decoder(message.payload.rawSpan)
            do throws(ParseError) { handle(try decoder.readAll()) } catch { throw .malformed("a reply", error) }
        default: break
        }
    }

    private mutating func handle(_ values: [AMF0Value]) {
        received.append(values)
        guard let name = values.first?.text else { return }
        switch (name, values.dropFirst().first?.number) {
        case ("_result", 1): finishConnect()
        case ("_result", 4): publish(values.dropFirst(3).first?.number ?? 0)
        case ("onStatus", _): handleStatus(values.dropFirst(3).first)
        default: break
        }
    }

    private mutating func finishConnect() {
        state = .creatingStream
        switch style {
        case .obs:
            for command in [releaseStream, fcPublish, createStream] { send(command) }
            send([.string("_checkbw"), .number(5), .null])
        case .ffmpeg:
            encoder.setChunkSize(60_000, into: &output)
            for command in [releaseStream, fcPublish, createStream] { send(command) }
        case .gstreamer: for command in [releaseStream, fcPublish, createStream] { send(command) }
        case .larix: send(createStream)
        case .hardware: for command in [fcPublish, createStream] { send(command) }
        }
    }

    private mutating func publish(_ id: Double) {
        streamID = UInt32(exactly: id) ?? 0
        state = .awaitingPublish
        let name = style == .hardware ? "" : streamKey
        send([.string("publish"), .number(5), .null, .string(name), .string("live")], streamID: streamID)
    }

    private mutating func handleStatus(_ status: AMF0Value?) {
        let code = status?["code"]?.text ?? ""
        let description = status?["description"]?.text ?? ""
        switch (code, status?["level"]?.text) {
        case ("NetStream.Publish.Start", _): state = .publishing
        case ("NetConnection.Connect.Closed", _), ("NetConnection.Connect.ReconnectRequest", _):
            state = .ended(code: code, description: description)
        case (_, "error"): state = .refused(code: code, description: description)
        default: break
        }
    }

    private mutating func handleUserControl(_ event: UInt16, _ timestamp: UInt32) {
        if event == 7 { pongs.append(timestamp) }
        guard event == 6 else { return }
        pings.append(timestamp)
        var writer = ByteWriter()
        writer.write(7 as UInt16)
        writer.write(timestamp)
        send(.userControl, timestamp: 0, chunkStreamID: 2, writer.bytes, streamID: 0)
    }

    private mutating func send(_ values: [AMF0Value], streamID: UInt32 = 0) {
        var writer = ByteWriter()
        writer.write(amf0: values)
        send(.commandAMF0, timestamp: 0, chunkStreamID: streamID == 0 ? 3 : 8, writer.bytes, streamID: streamID)
    }

    private mutating func send(
        _ type: RTMPMessageType, timestamp: UInt32, chunkStreamID: UInt32, _ payload: [UInt8], streamID: UInt32? = nil
    ) {
        encoder.encode(
            RTMPMessage(
                type: type, streamID: streamID ?? self.streamID, timestamp: timestamp, chunkStreamID: chunkStreamID,
                payload: payload),
            into: &output)
    }

    private mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }
}
