import Bytes
import Logging
import RTP
import Runtime
import WebRTC
import WebRTCTransport

/// One viewer's session: joins the WebRTC core, the transport and a publication's feed. Lives on one loop.
final class WHEPViewer: PeerSession {
    let resource: WHEPResource
    private let link: PeerLink
    private let home: InteractiveLoop
    private let log: Log
    private var core: PlaybackSession
    private var isJoined = false
    private var isGone = false

    init(
        _ resource: WHEPResource, _ session: NegotiatedSession, local: ICECredentials, link: PeerLink, home: InteractiveLoop,
        certificate: DTLSCertificate, log: Log
    ) {
        self.resource = resource
        self.link = link
        self.home = home
        self.log = log
        let now = Instant.now()
        core = PlaybackSession(
            session, sources: resource.sources, local: local, certificate: certificate, streamBitsPerSecond: resource.bitsPerSecond,
            wallClock: PlaybackSession.WallClock(unixMicroseconds: WallClock.milliseconds() * 1000, instant: now), at: now)
    }

    // MARK: From the transport

    func receive(_ datagram: RawSpan, from address: TransportAddress, at now: Instant) {
        core.receive(datagram, from: address, at: now, to: &home.batch)
        process(at: now)
    }

    func tick(at now: Instant) {
        core.tick(at: now, to: &home.batch)
        process(at: now)
    }

    func nextDeadline(at now: Instant) -> Instant? { core.nextDeadline(at: now) }

    func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) {
        core.restart(local: local, remote: remote, at: now)
    }

    func close(at now: Instant) {
        core.close()
        flush()
        leave("closed")
    }

    // MARK: From the feed

    func start(_ pictures: [PacketizedFrame], live: (timestamp: UInt32, at: Instant)?, origin: Instant, at now: Instant) {
        core.start(pictures, live: live, origin: origin, at: now, to: &home.batch)
        flush()
        if core.queuedBytes > 0 { link.reschedule(at: now) }
    }

    func send(_ frame: InteractiveFrame, at now: Instant) {
        core.origin = frame.origin
        if frame.number != nil {
            core.send(picture: frame.frame, at: now, to: &home.batch)
            if core.queuedBytes > 0 { link.reschedule(at: now) }
        } else {
            core.send(sound: frame.frame, at: now, to: &home.batch)
        }
        flush()
    }

    func noteGap(at now: Instant) {
        core.noteGap(at: now)
        process(at: now)
    }

    /// There is nothing to watch any more.
    func end(_ reason: String) {
        core.close()
        flush()
        leave(reason)
        link.close()
    }

    // MARK: The session

    private func process(at now: Instant) {
        flush()
        while let event = core.nextEvent() { handle(event, at: now) }
        flush()
    }

    private func flush() {
        if !home.batch.isEmpty {
            if let address = core.address { link.send(home.batch, to: address) }
            home.batch.removeAll()
        }
        while let (bytes, address) = core.nextDatagram() { link.send(bytes[...], to: address) }
    }

    private func handle(_ event: PlaybackSession.Event, at now: Instant) {
        switch event {
        case .connected:
            link.noteConnected()
            isJoined = true
            guard home.join(self, resource.playbackID, resource.sessionID) else { return end("the livestream is over") }
            log.debug("viewer connected")
        case .keyFrameWanted: home.restart(self, resource.sessionID, at: now)
        case .fellBehind: log.debug("a viewer's path carries less than the livestream has: pictures are left out")
        case .ended(let reason):
            leave(reason)
            link.close()
        }
    }

    /// Nothing more is sent.
    private func leave(_ reason: String) {
        guard !isGone else { return }
        isGone = true
        if isJoined { home.leave(self, resource.sessionID) }
        resource.noteEnd()
        let figures = core.statistics
        log.info(
            "viewer gone",
            [
                "livestream": .string(resource.livestreamID), "reason": .string(reason), "bytes": .integer(figures.bytes),
                "repeated": .integer(figures.repetitions), "behind": .integer(figures.timesBehind),
            ])
    }
}
