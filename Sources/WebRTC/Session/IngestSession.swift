internal import Bytes
package import RTP

/// A publisher's session, from its offer to its good-bye: datagrams and times in, datagrams and frames out.
///
/// The caller finds the session of a datagram (by the username fragment of STUN, by the address otherwise), calls ``receive(_:from:at:)``, then
/// drains ``nextDatagram()`` and ``nextEvent(at:)``; and calls ``tick(at:)`` at ``nextDeadline(at:)``.
package struct IngestSession: ~Copyable {
    package enum Event: Sendable {
        /// Keys are agreed on; media follows.
        case connected
        case frame(IngestFrame)
        /// The last event. The reason is for a log.
        case ended(String)
    }

    package struct Limits: Sendable {
        /// A peer that hasn't shown within this time doesn't come.
        package var connectTimeout: Duration = .seconds(15)
        package var reportInterval: Duration = .seconds(1)
        /// Datagrams that wait for ``nextDatagram()``; more are dropped, as a path may drop them.
        package var datagramsMax = 64

        package init() {}
    }

    let limits: Limits
    var transport: PeerTransport
    var tracks: [IngestTrack]
    var feedback: TransportFeedbackGenerator?
    let feedbackID: UInt8?
    /// Ours in RTCP; nothing else is sent by it.
    let ssrc: UInt32
    var nextReport: Instant

    /// - Parameters:
    ///   - session: what was negotiated, without simulcast.
    ///   - random: for what others must not guess.
    package init(
        _ session: NegotiatedSession, local: ICECredentials, certificate: DTLSCertificate, at now: Instant,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), limits: Limits = Limits()
    ) {
        self.limits = limits
        tracks = session.media.enumerated().map { IngestTrack($1, place: $0) }
        let carriers = session.media.filter { $0.feeds(back: "transport-cc") && $0.extensions[.transportSequence] != nil }
        feedbackID = carriers.first?.extensions[.transportSequence]
        feedback = feedbackID == nil ? nil : TransportFeedbackGenerator()
        var random = random
        ssrc = UInt32.random(in: 1...UInt32.max, using: &random)
        transport = PeerTransport(
            session, local: local, certificate: certificate, at: now, random: random,
            limits: PeerTransport.Limits(connectTimeout: limits.connectTimeout, datagramsMax: limits.datagramsMax))
        nextReport = now + limits.reportInterval
    }

    /// Nothing is sent or taken any more.
    package var isOver: Bool { transport.isOver }

    /// The next datagram to send.
    package mutating func nextDatagram() -> (bytes: [UInt8], address: TransportAddress)? { transport.nextDatagram() }

    /// What has happened. Frames are made here, so that a caller who is behind doesn't pile them up.
    package mutating func nextEvent(at now: Instant) -> Event? {
        switch transport.nextEvent() {
        case .connected: return .connected
        case .ended(let reason): return .ended(reason)
        case nil: break
        }
        guard transport.isConnected else { return nil }
        for place in tracks.indices {
            if let frame = tracks[place].nextFrame(at: now) { return .frame(frame) }
        }
        return nil
    }

    /// A viewer or a segment wants a key frame.
    package mutating func wantKeyFrame() {
        for place in tracks.indices where tracks[place].media.codec.kind != .opus { tracks[place].wantKeyFrame() }
    }

    /// Both sides have new credentials (RFC 8445, §9), as after a change of the peer's network: media goes on where it went until the peer has
    /// chosen a path by the new ones. Keys stay.
    package mutating func restart(local: ICECredentials, remote: ICECredentials, at now: Instant) {
        transport.restart(local: local, remote: remote, at: now)
    }

    /// Says good-bye, as when the resource is deleted.
    package mutating func close() { transport.close() }
}
