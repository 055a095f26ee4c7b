import Bytes
import RTP
import TestSupport

@testable import WebRTC

/// A publisher and an ingest session with a network between, in simulated time. Notes what must not happen.
final class IngestSimulation {
    private static let offer = """
        v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\na=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:0\r\na=sendonly\r\na=rtcp-mux\r
        a=rtcp-rsize\r\na=setup:actpass\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r
        a=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 transport-cc\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n
        """

    let publisher: SimulatedPublisher
    private var session: IngestSession
    private var up: BadNetwork
    private var down: BadNetwork
    private var now = Instant(microseconds: 0)
    private(set) var isConnected = false
    private(set) var end: String?
    private(set) var frames: [IngestFrame] = []
    private(set) var problems: [String] = []
    /// Milliseconds between two frames at most, once the first has come.
    private(set) var longestGap: Int64 = 0
    private var lastFrame: Instant?
    /// Packets that the session still keeps.
    var heldPackets: Int { session.tracks.reduce(0) { $0 + $1.heldPackets } }

    init(seed: UInt64) throws {
        let local = ICEWorld.credentials("ours", "ours ours ours ours ours")
        let lines =
            Self.offer
            + "a=ice-ufrag:peer\r\na=ice-pwd:\(SimulatedPublisher.local.password)\r\na=fingerprint:\(DTLSPair.clientCertificate.fingerprint.text)\r\n"
        let negotiated = try Negotiator(.ingest, .takes(video: [.h264], audio: [])).negotiate(lines)
        session = IngestSession(
            negotiated, local: local, certificate: DTLSPair.serverCertificate, at: now, random: SeededRandom(seed: seed))
        publisher = SimulatedPublisher(DTLSPair.serverCertificate.fingerprint, server: local)
        up = BadNetwork(seed: seed)
        down = BadNetwork(seed: seed &+ 1000)
    }

    /// Connects over a good network, since OpenSSL measures a handshake's time by its own clock; then publishes over a bad one.
    func run(milliseconds: Int, lossPercent: Int, delay: ClosedRange<Int64>) {
        publisher.check()
        step(50)
        publisher.startHandshake()
        step(100)
        (up.lossPercent, down.lossPercent) = (lossPercent, lossPercent)
        (up.delayMilliseconds, down.delayMilliseconds) = (delay, delay)
        for time in 0..<milliseconds {
            if time % 33 == 0 { publisher.sendPicture(bytes: time % 990 == 0 ? 20_000 : 3000, at: now) }
            if time % 500 == 0 { publisher.check() }
            step(1)
        }
        (up.lossPercent, down.lossPercent) = (0, 0)
        step(1500)
    }

    /// Lets time pass without the peer.
    func wait(milliseconds: Int) {
        for _ in 0..<milliseconds / 10 {
            now = now + .milliseconds(10)
            session.tick(at: now)
            while session.nextDatagram() != nil {}
            drainEvents()
        }
    }

    private func step(_ milliseconds: Int) {
        for _ in 0..<milliseconds {
            for datagram in publisher.output { up.send(datagram, at: now) }
            publisher.output = []
            now = now + .milliseconds(1)
            for datagram in up.arrivals(at: now) {
                session.receive(datagram.rawSpan, from: IngestSessionTests.address, at: now)
                drainEvents()
            }
            if session.nextDeadline(at: now) <= now { session.tick(at: now) }
            drainEvents()
            while let datagram = session.nextDatagram() { down.send(datagram.bytes, at: now) }
            for datagram in down.arrivals(at: now) { publisher.receive(datagram, at: now) }
        }
    }

    private func drainEvents() {
        while let event = session.nextEvent(at: now) {
            switch event {
            case .connected: isConnected = true
            case .ended(let reason): end = reason
            case .frame(let frame): note(frame)
            }
        }
    }

    private func note(_ frame: IngestFrame) {
        if let last = frames.last, frame.time <= last.time { problems.append("a timestamp went back to \(frame.time)") }
        if publisher.sentFrames[UInt32(truncatingIfNeeded: frame.time)] != frame.payload { problems.append("a frame isn't what was sent") }
        if let lastFrame { longestGap = max(longestGap, (now.microseconds - lastFrame.microseconds) / 1000) }
        lastFrame = now
        frames.append(frame)
    }
}
