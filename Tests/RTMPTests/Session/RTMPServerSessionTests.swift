import Bytes
import Containers
import Foundation
import TestSupport
import Testing

@testable import RTMP

/// A publisher and a session that hear each other, and the events so far.
struct Conversation {
    var session: RTMPServerSession
    var publisher: RTMPTestPublisher
    var cut = ByteCut.whole
    var events: [RTMPEvent] = []

    init(_ publisher: RTMPTestPublisher, limits: RTMPLimits = RTMPLimits(), cut: ByteCut = .whole) {
        session = RTMPServerSession(random: RTMPHandshakeTests.random, limits: limits)
        self.publisher = publisher
        self.cut = cut
    }

    /// Delivers bytes of the publisher, and lets both talk until they are silent.
    mutating func say(_ bytes: [UInt8]) throws(RTMPError) {
        var next = bytes
        repeat {
            while let event = try session.nextEvent() { events.append(event) }
            for piece in cut.pieces(of: next) {
                session.receive(piece.rawSpan)
                while let event = try session.nextEvent() { events.append(event) }
            }
            next = try publisher.receive(session.takeOutput())
        } while !next.isEmpty
    }

    /// Delivers what the session has to say.
    mutating func listen() throws(RTMPError) { try say(try publisher.receive(session.takeOutput())) }

    static func publishing(
        _ style: RTMPTestPublisher.Style = .obs, limits: RTMPLimits = RTMPLimits(), cut: ByteCut = .whole
    ) throws(RTMPError) -> Conversation {
        var conversation = Conversation(RTMPTestPublisher(style: style, streamKey: "KEY"), limits: limits, cut: cut)
        try conversation.say(conversation.publisher.start())
        conversation.session.acceptPublish()
        try conversation.listen()
        conversation.events = []
        return conversation
    }
}

@Suite struct RTMPServerSessionTests {
    @Test("Every encoder connects, asks, publishes, sends and ends", arguments: RTMPTestPublisher.Style.allCases, ByteCut.allCases)
    func publication(style: RTMPTestPublisher.Style, cut: ByteCut) throws {
        let tcURL = style == .hardware ? "rtmp://127.0.0.1/live/KEY" : "rtmp://127.0.0.1/live"
        let app = style == .hardware ? "live/KEY" : "live"
        var talk = Conversation(RTMPTestPublisher(style: style, tcURL: tcURL, app: app, streamKey: "KEY"), cut: cut)
        try talk.say(talk.publisher.start())
        #expect(talk.events.count == 2)
        guard case .connected(let connect)? = talk.events.first else {
            Issue.record("not connected")
            return
        }
        #expect(connect.app == app && connect.tcURL == tcURL)
        #expect(talk.events.last == .publishRequested(RTMPPublishRequest(app: "live", streamKey: "KEY", query: "", kind: "live")))
        #expect(talk.publisher.state == .awaitingPublish)
        talk.events = []
        let isAccepted = talk.session.acceptPublish()
        #expect(isAccepted)
        try talk.listen()
        #expect(talk.publisher.state == .publishing)

        let metadata = AMF0Value.ecmaArray([AMF0Property("width", .number(1280))])
        let key = [0x17, 1, 0, 0, 0] + [UInt8](repeating: 1, count: 9000)
        try talk.say(
            talk.publisher.metadata(metadata) + talk.publisher.audio(timestamp: 0, body: [0xAF, 0, 0x12, 0x10])
                + talk.publisher.video(timestamp: 0, body: key) + talk.publisher.audio(timestamp: 23, body: [0xAF, 1, 5])
                + talk.publisher.video(timestamp: 40, body: [0x27, 1, 0, 0, 0, 3]))
        try talk.say(talk.publisher.deleteStream())
        #expect(
            talk.events == [
                .metadata(metadata), .audio(timestamp: 0, body: [0xAF, 0, 0x12, 0x10]), .video(timestamp: 0, body: key),
                .audio(timestamp: 23, body: [0xAF, 1, 5]), .video(timestamp: 40, body: [0x27, 1, 0, 0, 0, 3]), .unpublished,
            ])
        #expect(talk.session.phase == .connected)
    }

    @Test("What FFmpeg really sends is understood, however it was cut", arguments: ByteCut.allCases)
    func ffmpegCapture(cut: ByteCut) throws {
        let url = try #require(Bundle.module.url(forResource: "ffmpeg-publish", withExtension: "rtmp", subdirectory: "Fixtures"))
        var session = RTMPServerSession(random: RTMPHandshakeTests.random, cryptography: OpenSSLHMAC.cryptography)
        var events: [RTMPEvent] = []
        for piece in cut.pieces(of: [UInt8](try Data(contentsOf: url))) {
            session.receive(piece.rawSpan)
            while let event = try session.nextEvent() {
                events.append(event)
                if case .publishRequested = event { session.acceptPublish() }
            }
        }
        guard case .connected(let connect)? = events.first else {
            Issue.record("not connected")
            return
        }
        #expect(connect.encoderName?.hasPrefix("Lavf") == true)
        #expect(events[1] == .publishRequested(RTMPPublishRequest(app: "live", streamKey: "KEY", query: "token=1", kind: "live")))
        #expect(events.last == .unpublished)
        var frames = 0
        var headers = 0
        var sounds: [UInt32] = []
        var encoder: String?
        for event in events {
            switch event {
            case .video(_, let body):
                switch try FLVVideoTag(parsing: body) {
                case .coded(_, .sequenceHeader): headers += 1
                case .coded(_, .codedFrame): frames += 1
                default: break
                }
            case .audio(let timestamp, _): sounds.append(timestamp)
            case .metadata(let value): encoder = value["encoder"]?.text
            default: break
            }
        }
        #expect((frames, headers) == (15, 1))
        #expect(sounds == sounds.sorted() && sounds.last ?? 0 > 500)
        #expect(encoder?.hasPrefix("Lavf") == true)
    }

    @Test("A refused encoder hears BadName with the reason, and may ask again")
    func refusal() throws {
        var talk = Conversation(RTMPTestPublisher(streamKey: "WRONG"))
        try talk.say(talk.publisher.start())
        talk.session.refusePublish(reason: "No stream has this key.")
        try talk.listen()
        #expect(talk.publisher.state == .refused(code: "NetStream.Publish.BadName", description: "No stream has this key."))
        let isLateAccepted = talk.session.acceptPublish()
        #expect(!isLateAccepted)
        talk.events = []
        try talk.say(talk.publisher.video(timestamp: 0, body: [0x17, 2, 0, 0, 0]))
        #expect(talk.events.isEmpty)
        try talk.say(talk.publisher.command([.string("publish"), .number(9), .null, .string("RIGHT")], onStream: true))
        #expect(talk.events == [.publishRequested(RTMPPublishRequest(app: "live", streamKey: "RIGHT", query: "", kind: "live"))])
    }

    @Test("Media that comes before the answer is delivered after it, in order")
    func heldMedia() throws {
        var talk = Conversation(RTMPTestPublisher(streamKey: "KEY"))
        try talk.say(talk.publisher.start())
        talk.events = []
        try talk.say(talk.publisher.metadata(.object([])) + talk.publisher.video(timestamp: 7, body: [1]))
        #expect(talk.events.isEmpty)
        talk.session.acceptPublish()
        try talk.say(talk.publisher.video(timestamp: 8, body: [2]))
        #expect(talk.events == [.metadata(.object([])), .video(timestamp: 7, body: [1]), .video(timestamp: 8, body: [2])])
    }

    @Test("Held media is limited in bytes and messages, at the limit and one past it")
    func heldLimits() throws {
        var limits = RTMPLimits()
        limits.heldBytesMax = 100
        limits.heldMessagesMax = 3
        var talk = Conversation(RTMPTestPublisher(streamKey: "KEY"), limits: limits)
        try talk.say(talk.publisher.start())
        var crowded = talk
        try talk.say(talk.publisher.video(timestamp: 0, body: [UInt8](repeating: 0, count: 100)))
        #expect(throws: RTMPError.limitExceeded(name: "RTMPLimits.heldBytesMax", value: 101, limit: 100)) {
            try talk.say(talk.publisher.video(timestamp: 0, body: [0]))
        }
        for _ in 0..<3 { try crowded.say(crowded.publisher.video(timestamp: 0, body: [0])) }
        #expect(throws: RTMPError.limitExceeded(name: "RTMPLimits.heldMessagesMax", value: 4, limit: 3)) {
            try crowded.say(crowded.publisher.video(timestamp: 0, body: [0]))
        }
    }

    @Test("An encoder that ends before its answer has published all the same, once it is accepted")
    func endBeforeAnswer() throws {
        var talk = Conversation(RTMPTestPublisher(streamKey: "KEY"))
        try talk.say(talk.publisher.start())
        talk.events = []
        try talk.say(talk.publisher.video(timestamp: 7, body: [1]) + talk.publisher.deleteStream())
        #expect(talk.events.isEmpty)
        let isAccepted = talk.session.acceptPublish()
        #expect(isAccepted)
        let events = [try talk.session.nextEvent(), try talk.session.nextEvent(), try talk.session.nextEvent()]
        #expect(events == [.video(timestamp: 7, body: [1]), .unpublished, nil])
        let isLateAccepted = talk.session.acceptPublish()
        #expect(!isLateAccepted)
    }

    @Test("An encoder that unpublished publishes again on the same connection")
    func publishAgain() throws {
        var talk = try Conversation.publishing(.ffmpeg)
        try talk.say(talk.publisher.deleteStream())
        try talk.say(talk.publisher.command([.string("createStream"), .number(4), .null]))
        #expect(talk.events.last == .publishRequested(RTMPPublishRequest(app: "live", streamKey: "KEY", query: "", kind: "live")))
        talk.session.acceptPublish()
        try talk.say(talk.publisher.video(timestamp: 9, body: [1]))
        #expect(talk.events.last == .video(timestamp: 9, body: [1]))
    }

    @Test("A second publish on a publishing connection is refused and changes nothing")
    func publishTwice() throws {
        var talk = try Conversation.publishing()
        try talk.say(talk.publisher.command([.string("publish"), .number(9), .null, .string("OTHER")], onStream: true))
        #expect(talk.events.isEmpty)
        #expect(talk.session.phase == .publishing)
        try talk.say(talk.publisher.video(timestamp: 1, body: [1]))
        #expect(talk.events == [.video(timestamp: 1, body: [1])])
    }

    @Test("The server's end is heard with its reason, and nothing is heard after it")
    func serverEnd() throws {
        var talk = try Conversation.publishing()
        talk.session.close(reason: "The stream key was replaced.")
        try talk.listen()
        #expect(talk.publisher.state == .ended(code: "NetConnection.Connect.Closed", description: "The stream key was replaced."))
        try talk.say(talk.publisher.video(timestamp: 1, body: [1]))
        #expect(talk.events.isEmpty)
    }

    @Test("The answer to connect tells Enhanced RTMP's codecs and extensions")
    func enhancedConnect() throws {
        let talk = try Conversation.publishing()
        let properties = try #require(talk.publisher.received.first { $0.first?.text == "_result" }?.dropFirst(2).first)
        guard case .strictArray(let codecs)? = properties["fourCcList"] else {
            Issue.record("no fourCcList")
            return
        }
        #expect(codecs.compactMap(\.text) == ["avc1", "hvc1", "av01", "vp09", "vp08", "mp4a", "Opus"])
        #expect(properties["videoFourCcInfoMap"]?["hvc1"]?.number == 4 && properties["audioFourCcInfoMap"]?["Opus"]?.number == 4)
        #expect(properties["capsEx"]?.number == 7)
    }

    @Test("A server that stops asks to reconnect whoever understands it, and tells the others that it's over")
    func reconnect() throws {
        for (extensions, code) in [
            (RTMPExtensions.reconnect, "NetConnection.Connect.ReconnectRequest"), ([.multitrack], "NetConnection.Connect.Closed"),
        ] {
            var talk = Conversation(
                RTMPTestPublisher(style: .obs, streamKey: "KEY", extensions: extensions), limits: RTMPLimits(), cut: .whole)
            try talk.say(talk.publisher.start())
            talk.session.acceptPublish()
            talk.session.close(reason: "Until soon.", asksToReconnect: true)
            try talk.listen()
            #expect(talk.publisher.state == .ended(code: code, description: "Until soon."))
        }
    }

    @Test("Who wants to play is heard and refused")
    func play() throws {
        var talk = try Conversation.publishing()
        try talk.say(talk.publisher.command([.string("play"), .number(0), .null, .string("name?x=1")], onStream: true))
        #expect(talk.events == [.playRequested(RTMPPlayRequest(app: "live", name: "name", query: "x=1"))])
        talk.session.refusePlay(reason: "Watch on the page.")
        try talk.listen()
        #expect(talk.publisher.state == .refused(code: "NetStream.Play.StreamNotFound", description: "Watch on the page."))
    }

    @Test("Pings are answered both ways")
    func pings() throws {
        var talk = try Conversation.publishing()
        talk.session.sendPing(timestamp: 0xFFFF_FFFF)
        try talk.listen()
        #expect(talk.publisher.pings == [0xFFFF_FFFF])
        #expect(talk.events == [.pong(timestamp: 0xFFFF_FFFF)])
        try talk.say(talk.publisher.ping(timestamp: 77))
        #expect(talk.publisher.pongs == [77])
    }

    @Test("Received bytes are acknowledged in the peer's window, the handshake included")
    func acknowledgement() throws {
        var talk = try Conversation.publishing()
        #expect(talk.publisher.acknowledgedBytes == nil)
        try talk.say(talk.publisher.message(type: .windowAcknowledgementSize, timestamp: 0, chunkStreamID: 2, body: [0, 0, 0x4E, 0x20]))
        try talk.say(talk.publisher.video(timestamp: 0, body: [UInt8](repeating: 0, count: 25_000)))
        let first = try #require(talk.publisher.acknowledgedBytes)
        #expect(first > 28_000)
        try talk.say(talk.publisher.video(timestamp: 0, body: [UInt8](repeating: 0, count: 10_000)))
        #expect(talk.publisher.acknowledgedBytes == first)
        try talk.say(talk.publisher.video(timestamp: 0, body: [UInt8](repeating: 0, count: 10_000)))
        #expect(talk.publisher.acknowledgedBytes ?? 0 >= first + 20_000)
        try talk.say(talk.publisher.message(type: .acknowledgement, timestamp: 0, chunkStreamID: 2, body: [0xFF, 0, 0, 1]))
        #expect(talk.events.last == .acknowledged(bytes: 0xFF00_0001))
    }

    @Test("An aggregate message is split; its first tag has the message's time, across the wrap too")
    func aggregate() throws {
        func tag(_ type: UInt8, _ time: UInt32, _ body: [UInt8]) -> [UInt8] {
            [type, 0, 0, UInt8(body.count)] + ChunkDecoderTests.u24(Int(time & 0xFF_FFFF)) + [UInt8(time >> 24), 0, 0, 0]
                + body + [0, 0, 0, UInt8(body.count + 11)]
        }
        var talk = try Conversation.publishing()
        let body = tag(9, 1000, [1]) + tag(8, 1010, [2]) + tag(42, 1015, [0]) + tag(9, 1040, [3, 3]).dropLast(4)
        try talk.say(talk.publisher.message(type: .aggregate, timestamp: 0xFFFF_FFF8, body: Array(body)))
        #expect(
            talk.events == [
                .video(timestamp: 0xFFFF_FFF8, body: [1]), .audio(timestamp: 2, body: [2]), .video(timestamp: 32, body: [3, 3]),
            ])
        #expect(throws: RTMPError.malformed("an aggregate message", .truncated(offset: 11))) {
            try talk.say(talk.publisher.message(type: .aggregate, timestamp: 0, body: [9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]))
        }
    }

    @Test("An AMF3 connect is AMF0 behind a zero byte, and is told to speak AMF0")
    func amf3() throws {
        var talk = Conversation(RTMPTestPublisher(streamKey: "KEY"))
        var writer = ByteWriter()
        writer.write(0 as UInt8)
        writer.write(amf0: [
            .string("connect"), .number(1),
            .object([AMF0Property("app", .string("live")), AMF0Property("objectEncoding", .number(3))]),
        ])
        talk.session.receive((talk.publisher.start() + [UInt8](repeating: 0, count: 1536)).rawSpan)
        talk.session.receive(talk.publisher.message(type: .commandAMF3, timestamp: 0, chunkStreamID: 3, body: writer.bytes).rawSpan)
        guard case .connected(let request)? = try talk.session.nextEvent() else {
            Issue.record("not connected")
            return
        }
        #expect(request.app == "live")
        let answers = ChunkDecoderTests.decode(Array(talk.session.takeOutput().dropFirst(3073))).messages
        let result = try RTMPCommand(try #require(answers.last), limits: AMF0Limits())
        #expect(result.name == "_result" && result.arguments.last?["objectEncoding"]?.number == 0)
    }

    @Test("Metadata that can't be read costs the metadata, not the stream")
    func badMetadata() throws {
        var talk = try Conversation.publishing()
        try talk.say(
            talk.publisher.message(type: .dataAMF0, timestamp: 0, body: [2, 0, 99, 1]) + talk.publisher.video(timestamp: 1, body: [1]))
        guard case .unreadableData = talk.events.first else {
            Issue.record("no word about it")
            return
        }
        #expect(talk.events.last == .video(timestamp: 1, body: [1]))
    }

    @Test("Commands out of order are errors with words")
    func outOfOrder() throws {
        for name in ["publish", "createStream", "play"] {
            var talk = Conversation(RTMPTestPublisher(streamKey: "KEY"))
            talk.session.receive((talk.publisher.start() + [UInt8](repeating: 0, count: 1536)).rawSpan)
            talk.session.receive(talk.publisher.command([.string(name), .number(1), .null]).rawSpan)
            #expect(throws: RTMPError.violation("“\(name)” came before “connect”")) { try talk.session.nextEvent() }
            #expect(talk.session.phase == .closed)
        }
        var talk = try Conversation.publishing()
        #expect(throws: RTMPError.violation("“connect” came twice")) {
            try talk.say(talk.publisher.command([.string("connect"), .number(1), .object([])]))
        }
    }

    @Test("Commands before publishing, open streams and untaken output are limited, at the limit and one past it")
    func commandLimits() throws {
        var limits = RTMPLimits()
        limits.commandsBeforePublishMax = 6
        // Larix sends connect, createStream and publish.
        var talk = Conversation(RTMPTestPublisher(style: .larix, streamKey: "KEY"), limits: limits)
        try talk.say(talk.publisher.start())
        talk.session.refusePublish(reason: "")
        let useless = [AMF0Value.string("_checkbw"), .number(0), .null]
        for _ in 0..<3 { try talk.say(talk.publisher.command(useless)) }
        #expect(throws: RTMPError.limitExceeded(name: "RTMPLimits.commandsBeforePublishMax", value: 7, limit: 6)) {
            try talk.say(talk.publisher.command(useless))
        }
        limits = RTMPLimits()
        limits.openStreamsMax = 2
        var streams = try Conversation.publishing(limits: limits)
        let create = [AMF0Value.string("createStream"), .number(0), .null]
        try streams.say(streams.publisher.command(create))
        #expect(throws: RTMPError.limitExceeded(name: "RTMPLimits.openStreamsMax", value: 3, limit: 2)) {
            try streams.say(streams.publisher.command(create))
        }
        var greedy = try Conversation.publishing()
        var pings: [UInt8] = []
        for timestamp in 0..<60_000 as Range<UInt32> { pings += greedy.publisher.ping(timestamp: timestamp) }
        greedy.session.receive(pings.rawSpan)
        #expect(throws: RTMPError.self) { try greedy.session.nextEvent() }
    }

    @Test("Good events come out in front of the error that follows them, and the error stays")
    func eventsBeforeError() throws {
        var talk = try Conversation.publishing()
        talk.session.receive((talk.publisher.video(timestamp: 1, body: [1]) + [0xFF]).rawSpan)
        let event = try talk.session.nextEvent()
        #expect(event == .video(timestamp: 1, body: [1]))
        #expect(throws: RTMPError.self) { try talk.session.nextEvent() }
        #expect(throws: RTMPError.self) { try talk.session.nextEvent() }
    }

    @Test("No error's words contain the stream key")
    func secrecy() {
        var talk = Conversation(RTMPTestPublisher(streamKey: "SECRET"))
        do throws(RTMPError) {
            try talk.say(talk.publisher.start())
            try talk.say(talk.publisher.command([.string("connect"), .number(1), .string("SECRET")]))
        } catch {
            #expect(!error.description.contains("SECRET"))
        }
    }
}
