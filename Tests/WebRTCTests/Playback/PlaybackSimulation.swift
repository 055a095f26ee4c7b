import Bytes
import RTP
import TestSupport

@testable import WebRTC

/// A livestream's frames, a playback session and its viewer with a network between, in simulated time. Notes what must not happen.
final class PlaybackSimulation {
    private static let offer = """
        v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\na=group:BUNDLE 0 1\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r
        a=rtcp-rsize\r\na=setup:actpass\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r
        a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 transport-cc\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r
        a=ice-ufrag:peer\r\na=ice-pwd:PASSWORD\r\na=fingerprint:FINGERPRINT\r
        m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\na=recvonly\r\na=rtcp-mux\r\na=setup:actpass\r\na=rtpmap:111 opus/48000/2\r\n
        """

    struct Stream {
        var keyFrameBytes = 20_000
        var pictureBytes = 3000
        /// Pictures from one key frame to the next; the publisher makes no other.
        var group = 60
    }

    let viewer: SimulatedViewer
    let stream: Stream
    private var session: PlaybackSession
    private var batch = DatagramBatch()
    private var down: BadNetwork
    private var up: BadNetwork
    private(set) var now = Instant(microseconds: 0)
    private(set) var isConnected = false
    private(set) var end: String?
    private(set) var events: [PlaybackSession.Event] = []
    private(set) var problems: [String] = []
    private(set) var queuedBytesMax = 0
    /// Milliseconds between two pictures at most, once the first has come.
    private(set) var longestGap: Int64 = 0
    private(set) var firstPicture: Instant?
    private(set) var connectedAt: Instant?
    private var number = 0
    private var group: [PacketizedFrame] = []
    private var sentPictures: [[UInt8]] = []
    private var seen = 0
    private var lastPicture: Instant?
    private var isPublishing = false
    /// Key frames that were wanted are made, as a publisher by WHIP does; else the group is sent again from its beginning.
    var makesKeyFrames = false
    private var wantsKeyFrame = false
    /// Frames of the feed that get lost on the way to the session, as from a loop that is behind.
    var feedGaps: Set<Int> = []

    init(seed: UInt64, stream: Stream = Stream(), tellsArrivals: Bool = true) throws {
        self.stream = stream
        let local = ICEWorld.credentials("ours", "ours ours ours ours ours")
        var offer = Self.offer.replacing("PASSWORD", with: SimulatedViewer.local.password)
        offer = offer.replacing("FINGERPRINT", with: DTLSPair.clientCertificate.fingerprint.text)
        if !tellsArrivals { offer = offer.replacing("a=rtcp-fb:96 transport-cc\r\n", with: "") }
        let codec = RTPCodec.h264(NegotiatorTests.constrainedBaseline)
        let negotiated = try Negotiator(.playback, .gives(video: codec, audio: .opus)).negotiate(offer)
        var random = SeededRandom(seed: seed)
        let sources = negotiated.makeSources(canonicalName: "carillon", using: &random)
        session = PlaybackSession(
            negotiated, sources: sources, local: local, certificate: DTLSPair.serverCertificate,
            wallClock: PlaybackSession.WallClock(unixMicroseconds: 1_700_000_000_000_000, instant: now), at: now, random: random)
        viewer = SimulatedViewer(negotiated, DTLSPair.serverCertificate.fingerprint, server: local, tellsArrivals: tellsArrivals)
        down = BadNetwork(seed: seed)
        up = BadNetwork(seed: seed &+ 1000)
    }

    var statistics: PlaybackSession.Statistics { session.statistics }
    var estimate: Double { session.estimatedBitsPerSecond ?? 0 }
    var queuedBytes: Int { session.queuedBytes }
    var pictures: [(frame: IngestFrame, at: Instant)] { viewer.frames.filter { $0.frame.track == 0 } }
    var sounds: [(frame: IngestFrame, at: Instant)] { viewer.frames.filter { $0.frame.track == 1 } }

    /// Connects over a good network, since OpenSSL measures a handshake's time by its own clock; `passed` milliseconds of the livestream have
    /// been by then. Then the network is what it is.
    func connect(passed: Int = 1000, lossPercent: Int = 0, delay: ClosedRange<Int64> = 5...5, bitsPerSecond: Int? = nil) {
        isPublishing = true
        step(passed)
        viewer.check()
        step(50)
        viewer.startHandshake()
        for _ in 0..<200 where !isConnected { step(1) }
        (up.lossPercent, down.lossPercent) = (lossPercent, lossPercent)
        (up.delayMilliseconds, down.delayMilliseconds) = (delay, delay)
        down.bitsPerSecond = bitsPerSecond
        step(100)
    }

    func heal() {
        (up.lossPercent, down.lossPercent) = (0, 0)
        down.bitsPerSecond = nil
    }

    func stopPublishing() { isPublishing = false }

    func close() {
        session.close()
        step(50)
    }

    func step(_ milliseconds: Int) {
        for _ in 0..<milliseconds {
            now = now + .milliseconds(1)
            let time = Int(now.microseconds / 1000)
            if isPublishing { publish(at: time) }
            if time % 500 == 0 { viewer.check() }
            viewer.tick(at: now)
            for datagram in viewer.output { up.send(datagram, at: now) }
            viewer.output = []
            for datagram in up.arrivals(at: now) {
                session.receive(datagram.rawSpan, from: IngestSessionTests.address, at: now, to: &batch)
            }
            drain()
            if session.nextDeadline(at: now) <= now { session.tick(at: now, to: &batch) }
            drain()
            for datagram in down.arrivals(at: now) { viewer.receive(datagram, at: now) }
            viewer.tick(at: now)
            look()
        }
    }

    private func publish(at time: Int) {
        if time % 20 == 0 {
            let sound = OpusPacketizer.packetize([1, 2, UInt8(time & 255)], timestamp: UInt32(time * 48))
            session.send(sound: sound, at: now, to: &batch)
        }
        guard time % 33 == 0 else { return }
        let isKeyFrame = makesKeyFrames ? number == 0 || wantsKeyFrame : number % stream.group == 0
        wantsKeyFrame = false
        let header: [UInt8] = isKeyFrame ? [0x65, 0x88] : [0x41, 0x88]
        let count = isKeyFrame ? stream.keyFrameBytes : stream.pictureBytes
        // The number stands at the front, so that a picture can be found again.
        let body: [UInt8] = [UInt8(number >> 8 & 127 | 128), UInt8(number & 127 | 128)] + [UInt8](repeating: 7, count: count)
        let size = header.count + body.count
        let payload: [UInt8] = [0, UInt8(size >> 16), UInt8(size >> 8 & 255), UInt8(size & 255)] + header + body
        let frame = H264Packetizer().packetize(payload[...], timestamp: UInt32(time * 90), isKeyFrame: isKeyFrame)
        sentPictures.append(payload)
        if isKeyFrame { group = [] }
        group.append(frame)
        number += 1
        guard !feedGaps.contains(number - 1) else { return session.noteGap(at: now) }
        session.send(picture: frame, at: now, to: &batch)
    }

    private func drain() {
        sendBatch()
        while let datagram = session.nextDatagram() { down.send(datagram.bytes, at: now) }
        while let event = session.nextEvent() { act(on: event) }
        queuedBytesMax = max(queuedBytesMax, session.queuedBytes)
    }

    private func act(on event: PlaybackSession.Event) {
        events.append(event)
        switch event {
        case .connected:
            isConnected = true
            connectedAt = now
            start()
        case .keyFrameWanted: if makesKeyFrames { wantsKeyFrame = true } else { start() }
        case .fellBehind: break
        case .ended(let reason): end = reason
        }
        sendBatch()
    }

    private func sendBatch() {
        if session.address == nil, !batch.isEmpty { problems.append("there is media, but nobody to send it to") }
        for place in 0..<batch.count { down.send(Array(batch.bytes[batch.range(place)]), at: now) }
        batch.removeAll()
    }

    private func start() {
        let time = now.microseconds / 1000
        let newest = time / 33 * 33
        session.start(
            makesKeyFrames ? [] : group, live: (UInt32(newest * 90), Instant(microseconds: newest * 1000)),
            origin: Instant(microseconds: 0),
            at: now, to: &batch)
        if makesKeyFrames { wantsKeyFrame = true }
    }

    private func look() {
        let pictures = pictures
        for (frame, at) in pictures[seen...] {
            if let lastPicture { longestGap = max(longestGap, (at - lastPicture).inMicroseconds / 1000) }
            lastPicture = at
            firstPicture = firstPicture ?? at
            if !sentPictures.contains(frame.payload) { problems.append("a picture isn't what was published") }
        }
        for place in max(1, seen)..<max(1, pictures.count) where pictures[place].frame.time <= pictures[place - 1].frame.time {
            problems.append("a timestamp went back")
        }
        seen = pictures.count
    }
}
