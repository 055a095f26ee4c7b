import Containers
import Ingest
import Logging
import Media
import Runtime
import Streaming
import Synchronization
import TestSupport
import Testing

/// Encoders at a listening server, by real sockets.
@Suite("Encoders by RTMP")
struct RTMPIngestTests {
    /// What the world around the hub was told.
    private final class Told: Sendable {
        let words = Mutex<[String]>([])
        func note(_ word: String) { words.withLock { $0.append(word) } }
        var all: [String] { words.withLock(\.self) }
    }

    /// A subscriber that counts what arrives.
    private final class Counter: PublicationSubscriber {
        let told: Told
        init(_ told: Told) { self.told = told }
        func publication(_ publication: Publication, assembled item: AssembledItem) {
            switch item {
            case .tracks: told.note("tracks")
            case .discontinuity: told.note("discontinuity")
            case .interactiveFrame: told.note("interactive sound")
            case .frame(let frame): told.note("\(frame.kind) \(frame.payload.count)")
            }
        }
        func publicationChangedState(_ publication: Publication) { told.note("\(publication.state)") }
    }

    private struct HungUp: Error {}

    /// An encoder on a blocking socket.
    private struct Client {
        let socket: TestSocket
        var publisher: RTMPTestPublisher

        init(port: UInt16, key: String, style: RTMPTestPublisher.Style = .obs) throws {
            socket = try TestSocket(port: port)
            // Hardware encoders put the key at the end of the path.
            let app = style == .hardware ? "live/\(key)" : "live"
            publisher = RTMPTestPublisher(style: style, tcURL: "rtmp://127.0.0.1/\(app)", app: app, streamKey: key)
            try socket.send(publisher.start())
        }

        /// Talks until the server has let it in or has refused.
        mutating func settle() throws {
            while true {
                switch publisher.state {
                case .publishing, .refused, .ended: return
                default: try listen()
                }
            }
        }

        /// Takes what the server says and answers it. Throws at its end.
        mutating func listen() throws {
            let bytes = try socket.receive()
            if bytes.isEmpty { throw HungUp() }
            try socket.send(try publisher.receive(bytes))
        }

        /// A configuration, a key frame and a block of sound.
        mutating func sendMedia(at timestamp: UInt32 = 0) throws {
            try socket.send(
                publisher.video(timestamp: timestamp, body: [0x17, 0, 0, 0, 0] + ModelEncoder.smallPicture.decoderConfigurationRecord))
            try socket.send(publisher.audio(timestamp: timestamp, body: [0xAF, 0, 0x12, 0x10]))
            try socket.send(publisher.video(timestamp: timestamp, body: [0x17, 1, 0, 0, 0, 0, 0, 0, 3, 0x65, 0x88, 0x80]))
            try socket.send(publisher.audio(timestamp: timestamp, body: [0xAF, 1, 1, 2, 3]))
        }
    }

    /// A server that knows one key, for as long as `body` runs.
    private func serve(
        grace: Duration = .seconds(60), limits: RTMPIngest.Limits = RTMPIngest.Limits(),
        _ body: (_ port: UInt16, _ told: Told, _ ingest: RTMPIngest) async throws -> Void
    ) async throws {
        let group = try EventLoopGroup(count: 2)
        defer { group.stop() }
        let told = Told()
        let hub = Hub(
            surroundings: Hub.Surroundings(
                livestream: { key in
                    guard key == "good" else { return nil }
                    return LivestreamDescription(id: "l", playbackID: "p", title: "T", grace: grace, isRecorded: false)
                },
                sessionID: { "s" }, prepare: { $0.subscribe(Counter(told)) }, began: { _ in told.note("began") },
                ended: { _, reason in told.note("ended \(reason)") }),
            settings: Publication.Settings())
        let ingest = RTMPIngest(hub: hub, log: .silent, limits: limits)
        let address = try await ingest.listen(on: group, address: try #require(SocketAddress("127.0.0.1", port: 0)))
        try await body(address.port, told, ingest)
        await hub.stop()
    }

    @Test("An encoder with a known key is on air, and its frames arrive", arguments: RTMPTestPublisher.Style.allCases)
    func publishes(style: RTMPTestPublisher.Style) async throws {
        try await serve { port, told, _ in
            try await onThread {
                var client = try Client(port: port, key: "good", style: style)
                try client.settle()
                #expect(client.publisher.state == .publishing)
                try client.sendMedia()
                #expect(waited { told.all.contains("audio 3") })
                try client.socket.send(client.publisher.deleteStream())
                #expect(waited { told.all.contains("ended encoderStopped") })
            }
            #expect(
                told.all == ["began", "tracks", "video 7", "audio 3", "ended(Streaming.SessionEnd.encoderStopped)", "ended encoderStopped"])
        }
    }

    @Test("An unknown key is refused in words that help, and the connection closed")
    func unknownKey() async throws {
        try await serve { port, told, ingest in
            try await onThread {
                var client = try Client(port: port, key: "bad")
                try client.settle()
                #expect(client.publisher.state == .refused(code: "NetStream.Publish.BadName", description: PublishRefusal.unknownKey.words))
                try client.socket.waitForEnd()
            }
            #expect(await eventually { ingest.connectionCount == 0 })
            #expect(told.all.isEmpty)
        }
    }

    @Test("A second encoder with the same key is refused, and the first stays on air")
    func second() async throws {
        try await serve { port, told, _ in
            try await onThread {
                var first = try Client(port: port, key: "good")
                try first.settle()
                try first.sendMedia()
                #expect(waited { told.all.contains("audio 3") })
                var second = try Client(port: port, key: "good")
                try second.settle()
                #expect(
                    second.publisher.state == .refused(code: "NetStream.Publish.BadName", description: PublishRefusal.alreadyLive.words))
                try first.socket.send(first.publisher.audio(timestamp: 23, body: [0xAF, 1, 1, 2, 3, 4]))
                #expect(waited { told.all.contains("audio 4") })
            }
        }
    }

    @Test("An encoder whose connection breaks returns into the same session, on whatever loop")
    func returns() async throws {
        try await serve { port, told, _ in
            try await onThread {
                for round in 1...4 {
                    var client = try Client(port: port, key: "good")
                    try client.settle()
                    #expect(client.publisher.state == .publishing)
                    try client.sendMedia()
                    #expect(waited { told.all.count { $0 == "audio 3" } == round })
                    client.socket.reset()
                    #expect(waited { told.all.count { $0 == "interrupted" } == round })
                }
            }
            #expect(told.all.count { $0 == "began" } == 1)
            #expect(told.all.count { $0 == "discontinuity" } == 3)
        }
    }

    @Test("One that is away for longer than the grace period ends the session")
    func staysAway() async throws {
        try await serve(grace: .zero) { port, told, _ in
            try await onThread {
                var client = try Client(port: port, key: "good")
                try client.settle()
                client.socket.reset()
                #expect(waited { told.all.contains("ended encoderGone") })
            }
        }
    }

    @Test("Who says nothing, or not enough, is cut off in time")
    func silence() async throws {
        var limits = RTMPIngest.Limits()
        (limits.connectTimeMax, limits.publishTimeMax, limits.silenceMax) = (.milliseconds(10), .milliseconds(10), .milliseconds(10))
        try await serve(limits: limits) { port, told, ingest in
            try await onThread {
                let scanner = try TestSocket(port: port)
                try scanner.waitForEnd()
                var client = try Client(port: port, key: "good")
                while true { do { try client.listen() } catch { break } }
            }
            #expect(await eventually { ingest.connectionCount == 0 })
        }
    }

    @Test("So many connections and no more; who breaks the protocol loses his own")
    func connections() async throws {
        var limits = RTMPIngest.Limits()
        limits.connectionsPerLoopMax = 1
        try await serve(limits: limits) { port, told, ingest in
            try await onThread {
                let some = try (0..<8).map { _ in try TestSocket(port: port) }
                #expect(waited { (1...2).contains(ingest.connectionCount) })
                for socket in some { try? socket.send([UInt8](repeating: 0xFF, count: 2000)) }
                for socket in some { try socket.waitForEnd() }
            }
            #expect(await eventually { ingest.connectionCount == 0 })
        }
    }
}
